/* SPDX-License-Identifier: MIT */
/*
 * Resources through the ABI. The program's own stand in a note, as `comity rc` would put them
 * there; the same in a PE file are tried beside them. What is expected is documented for
 * FindResourceEx, LoadString and their kin.
 */
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <comity/selfreg.h>
#include <comity/windows.h>

#include "image/trial_pe.h"
#include "test.h"

#define WIDE(letters)                                                                              \
    {                                                                                              \
        .text = {(const uint8_t *)letters, sizeof(letters) - sizeof(char16_t) }                    \
    }
#define BYTES(letters)                                                                             \
    {                                                                                              \
        (const uint8_t *)letters, sizeof(letters) - sizeof(*letters)                               \
    }

/* Strings 16 and 18 of a table, "one" and "Ж𝄞x". */
static const char16_t table[] = u"\3one\0\4Ж𝄞x\0\0\0\0\0\0\0\0\0\0\0\0";

static const struct resource samples[] = {
    {WIDE(u"REGISTRY"), {.id = 101}, 0, BYTES("HKCR { }")},
    {WIDE(u"REGISTRY"), WIDE(u"MAIN"), 1033, BYTES("HKLM { }")},
    {{.id = 6}, {.id = 2}, 1033, BYTES(table)},
    {{.id = 10}, {.id = 5}, 7, BYTES("Deutsch")},
    {{.id = 10}, {.id = 5}, 1033, BYTES("English")},
    {{.id = 10}, {.id = 6}, 1031, BYTES("nur deutsch")},
};
enum {
    SAMPLES = sizeof(samples) / sizeof(*samples),
};

/* One of them as the program's own. */
static const struct {
    uint32_t name_size, size, kind;
    char name[8];
    uint32_t data_size, header_size;
    uint16_t type[2], id[2];
    uint32_t data_version;
    uint16_t flags, language;
    uint32_t version, characteristics;
    char16_t data[sizeof(table) / 2];
} own __attribute__((used, aligned(4), section(COMITY_NOTE_SECTION))) = {
    7,
    sizeof(own) - 20,
    COMITY_NOTE_RESOURCES,
    COMITY_NOTE_NAME,
    sizeof(table),
    32,
    {0xffff, 6},
    {0xffff, 2},
    0,
    0,
    1033,
    0,
    0,
    u"\3one\0\4Ж𝄞x\0\0\0\0\0\0\0\0\0\0\0\0",
};

static HMODULE open_samples(void)
{
    struct trial_pe trial = {.bits = 64, .resources = samples, .n_resources = SAMPLES};
    struct span bytes = trial_pe_build(&trial);
    char path[PATH_MAX];
    HMODULE module;
    int fd;

    snprintf(path, sizeof(path), "%s/samples.dll", test_home());
    fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    ASSERT_EQ(write(fd, bytes.bytes, bytes.size), (ssize_t)bytes.size);
    close(fd);
    free((void *)bytes.bytes);
    module = LoadLibraryExA(path, NULL, LOAD_LIBRARY_AS_DATAFILE);
    ASSERT_TRUE(module != NULL);
    return module;
}

static void check_data(HMODULE module, HRSRC found, const char *expected)
{
    ASSERT_TRUE(found != NULL);
    ASSERT_EQ(SizeofResource(module, found), strlen(expected));
    ASSERT_EQ(memcmp(LockResource(LoadResource(module, found)), expected, strlen(expected)), 0);
}

TEST(names_are_numbers_texts_and_numbers_as_text)
{
    HMODULE module = open_samples();

    check_data(module, FindResourceA(module, MAKEINTRESOURCEA(101), "REGISTRY"), "HKCR { }");
    check_data(module, FindResourceA(module, "#101", "registry"), "HKCR { }");
    check_data(module, FindResourceA(module, "main", "Registry"), "HKLM { }");
    check_data(module, FindResourceW(module, u"#5", u"#10"), "English");
    ASSERT_TRUE(!FindResourceW(module, u"#99999", u"#10"));
    ASSERT_EQ(GetLastError(), ERROR_RESOURCE_NAME_NOT_FOUND);
    FreeLibrary(module);
}

TEST(languages_fall_back_as_documented)
{
    HMODULE module = open_samples();
    LPCWSTR five = MAKEINTRESOURCEW(5), type = MAKEINTRESOURCEW(10);

    check_data(module, FindResourceExW(module, type, five, 1033), "English");
    check_data(module, FindResourceExW(module, type, five, 1031), "Deutsch");
    check_data(module, FindResourceExW(module, type, five, 0), "English");
    check_data(module, FindResourceExW(module, type, MAKEINTRESOURCEW(6), 0), "nur deutsch");
    check_data(module, FindResourceExW(module, u"REGISTRY", u"#101", 1036), "HKCR { }");
    ASSERT_TRUE(!FindResourceExW(module, type, five, 1036));
    ASSERT_EQ(GetLastError(), ERROR_RESOURCE_LANG_NOT_FOUND);
    FreeLibrary(module);
}

TEST(the_threads_language_is_preferred_where_none_is_asked_for)
{
    HMODULE module = open_samples();
    LPCWSTR five = MAKEINTRESOURCEW(5), type = MAKEINTRESOURCEW(10);
    LCID before = GetThreadLocale();

    ASSERT_TRUE(SetThreadLocale(MAKELCID(MAKELANGID(LANG_GERMAN, SUBLANG_GERMAN), SORT_DEFAULT)));
    check_data(module, FindResourceW(module, five, type), "Deutsch");
    check_data(module, FindResourceExW(module, type, five, 1033), "English");
    ASSERT_TRUE(SetThreadLocale(MAKELCID(MAKELANGID(LANG_FRENCH, SUBLANG_FRENCH), SORT_DEFAULT)));
    check_data(module, FindResourceW(module, five, type), "English");
    ASSERT_TRUE(SetThreadLocale(before));
    FreeLibrary(module);
}

TEST(what_is_missing_has_its_own_error)
{
    HMODULE module = open_samples();
    HMODULE libc = GetModuleHandleA("libc.so.6");

    ASSERT_TRUE(!FindResourceA(module, "MAIN", "TYPELIB"));
    ASSERT_EQ(GetLastError(), ERROR_RESOURCE_TYPE_NOT_FOUND);
    ASSERT_TRUE(!FindResourceA(module, "OTHER", "REGISTRY"));
    ASSERT_EQ(GetLastError(), ERROR_RESOURCE_NAME_NOT_FOUND);
    ASSERT_TRUE(!FindResourceA(libc, "MAIN", "REGISTRY"));
    ASSERT_EQ(GetLastError(), ERROR_RESOURCE_DATA_NOT_FOUND);
    ASSERT_EQ(SizeofResource(module, NULL), 0);
    ASSERT_TRUE(!LoadResource(module, NULL));
    ASSERT_TRUE(!LoadResource(module, (HRSRC)(void *)&libc));
    ASSERT_EQ(GetLastError(), ERROR_INVALID_HANDLE);
    FreeLibrary(module);
}

TEST(the_programs_own_resources_are_found)
{
    HRSRC found = FindResourceA(NULL, MAKEINTRESOURCEA(2), (LPCSTR)RT_STRING);

    ASSERT_TRUE(found != NULL);
    ASSERT_EQ(SizeofResource(NULL, found), sizeof(table));
    ASSERT_TRUE(LockResource(LoadResource(NULL, found)) == (void *)own.data);
    ASSERT_TRUE(FindResourceA(GetModuleHandleA(NULL), MAKEINTRESOURCEA(2), (LPCSTR)RT_STRING) ==
                found);
}

static void check_strings(HMODULE module)
{
    char16_t wide[8];
    char text[16];

    ASSERT_EQ(LoadStringW(module, 16, (LPWSTR)wide, 8), 3);
    ASSERT_EQ(memcmp(wide, u"one", 8), 0);
    ASSERT_EQ(LoadStringW(module, 16, (LPWSTR)wide, 3), 2);
    ASSERT_EQ(memcmp(wide, u"on", 6), 0);
    ASSERT_EQ(LoadStringA(module, 18, text, sizeof(text)), 7);
    ASSERT_STR(text, "Ж𝄞x");
    /* No half of a character. */
    ASSERT_EQ(LoadStringA(module, 18, text, 6), 2);
    ASSERT_STR(text, "Ж");
    ASSERT_EQ(LoadStringA(module, 16, text, 1), 0);
    ASSERT_STR(text, "");
}

TEST(strings_are_loaded_from_programs_and_files)
{
    HMODULE module = open_samples();

    check_strings(NULL);
    check_strings(module);
    FreeLibrary(module);
}

TEST(a_string_can_be_had_where_it_stands)
{
    const char16_t *text = NULL;

    ASSERT_EQ(LoadStringW(NULL, 16, (LPWSTR)(void *)&text, 0), 3);
    ASSERT_TRUE(text == own.data + 1);
    ASSERT_EQ(LoadStringA(NULL, 16, (LPSTR)(void *)&text, 0), -1);
}

TEST(strings_that_are_missing_leave_an_empty_buffer)
{
    char16_t wide[4] = u"xxx";
    char text[4] = "xxx";

    ASSERT_EQ(LoadStringW(NULL, 17, (LPWSTR)wide, 4), 0);
    ASSERT_EQ(wide[0], 0);
    ASSERT_EQ(GetLastError(), ERROR_RESOURCE_NAME_NOT_FOUND);
    ASSERT_EQ(LoadStringA(NULL, 4000, text, 4), 0);
    ASSERT_STR(text, "");
    ASSERT_EQ(GetLastError(), ERROR_RESOURCE_NAME_NOT_FOUND);
    ASSERT_EQ(LoadStringW(NULL, 16, NULL, 4), 0);
}

/* What the callbacks were told, in words. */
static char heard[512];

static void hear(const char *name)
{
    size_t len = strlen(heard);

    if (IS_INTRESOURCE(name))
        snprintf(heard + len, sizeof(heard) - len, "%d ", (int)(ULONG_PTR)name);
    else
        snprintf(heard + len, sizeof(heard) - len, "%s ", name);
}

static BOOL CALLBACK hear_type(HMODULE module, LPSTR type, LONG_PTR parameter)
{
    hear(type);
    return --*(int *)parameter > 0;
}

static BOOL CALLBACK hear_name(HMODULE module, LPCSTR type, LPSTR name, LONG_PTR parameter)
{
    hear(name);
    return --*(int *)parameter > 0;
}

static BOOL CALLBACK hear_language(HMODULE module, LPCSTR type, LPCSTR name, WORD language,
                                   LONG_PTR parameter)
{
    hear(MAKEINTRESOURCEA(language));
    return --*(int *)parameter > 0;
}

static BOOL CALLBACK count_wide_types(HMODULE module, LPWSTR type, LONG_PTR parameter)
{
    ++*(int *)parameter;
    return TRUE;
}

static BOOL CALLBACK count_wide_names(HMODULE module, LPCWSTR type, LPWSTR name, LONG_PTR parameter)
{
    ++*(int *)parameter;
    return TRUE;
}

static BOOL CALLBACK count_wide_languages(HMODULE module, LPCWSTR type, LPCWSTR name, WORD language,
                                          LONG_PTR parameter)
{
    ++*(int *)parameter;
    return TRUE;
}

TEST(types_names_and_languages_are_listed_each_once)
{
    HMODULE module = open_samples();
    int limit = 100, n = 0;

    ASSERT_TRUE(EnumResourceTypesA(module, hear_type, (LONG_PTR)&limit));
    ASSERT_TRUE(EnumResourceNamesA(module, "registry", hear_name, (LONG_PTR)&limit));
    ASSERT_TRUE(EnumResourceLanguagesA(module, MAKEINTRESOURCEA(10), MAKEINTRESOURCEA(5),
                                       hear_language, (LONG_PTR)&limit));
    ASSERT_STR(heard, "REGISTRY 6 10 MAIN 101 7 1033 ");
    ASSERT_TRUE(EnumResourceTypesW(module, count_wide_types, (LONG_PTR)&n));
    ASSERT_TRUE(EnumResourceNamesW(module, u"REGISTRY", count_wide_names, (LONG_PTR)&n));
    ASSERT_TRUE(EnumResourceLanguagesW(module, u"#10", u"#5", count_wide_languages, (LONG_PTR)&n));
    ASSERT_EQ(n, 7);
    FreeLibrary(module);
}

TEST(a_callback_that_says_no_ends_the_list)
{
    HMODULE module = open_samples();
    int limit = 2;

    ASSERT_TRUE(!EnumResourceTypesA(module, hear_type, (LONG_PTR)&limit));
    ASSERT_STR(heard, "REGISTRY 6 ");
    FreeLibrary(module);
}

TEST(without_memory_the_calls_fail)
{
    HMODULE module = open_samples();
    char text[16];
    int limit;
    BOOL is_listed;

    FOR_EACH_FAILING_ALLOCATION({
        heard[0] = '\0';
        limit = 100;
        is_listed = EnumResourceNamesA(module, "REGISTRY", hear_name, (LONG_PTR)&limit);
        ASSERT_TRUE(is_listed || GetLastError() == ERROR_NOT_ENOUGH_MEMORY ||
                    GetLastError() == ERROR_OUTOFMEMORY);
    });
    ASSERT_STR(heard, "MAIN 101 ");
    FOR_EACH_FAILING_ALLOCATION({
        ASSERT_TRUE(FindResourceA(module, "MAIN", "REGISTRY") ||
                    GetLastError() == ERROR_NOT_ENOUGH_MEMORY);
    });
    FOR_EACH_FAILING_ALLOCATION({
        ASSERT_TRUE(LoadStringA(NULL, 16, text, sizeof(text)) == 3 ||
                    GetLastError() == ERROR_NOT_ENOUGH_MEMORY);
    });
    FreeLibrary(module);
}

TEST(lists_of_nothing_fail)
{
    HMODULE module = open_samples();
    int limit = 1;

    ASSERT_TRUE(!EnumResourceNamesA(module, "TYPELIB", hear_name, (LONG_PTR)&limit));
    ASSERT_EQ(GetLastError(), ERROR_RESOURCE_TYPE_NOT_FOUND);
    ASSERT_TRUE(
        !EnumResourceLanguagesA(module, "REGISTRY", "NONE", hear_language, (LONG_PTR)&limit));
    ASSERT_EQ(GetLastError(), ERROR_RESOURCE_NAME_NOT_FOUND);
    ASSERT_STR(heard, "");
    FreeLibrary(module);
}
