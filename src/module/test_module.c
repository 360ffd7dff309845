/* SPDX-License-Identifier: MIT */
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <comity/windows.h>

#include "image/trial_pe.h"
#include "test.h"

static const struct resource samples[] = {
    {{.id = 10}, {.id = 1}, 0, {(const uint8_t *)"abc", 3}},
};

/* A PE file in the test's folder. */
static const char *write_file(const char *name, struct span bytes)
{
    static char path[PATH_MAX];
    int fd;

    snprintf(path, sizeof(path), "%s/%s", test_home(), name);
    fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    ASSERT_TRUE(fd >= 0);
    ASSERT_EQ(write(fd, bytes.bytes, bytes.size), (ssize_t)bytes.size);
    close(fd);
    return path;
}

static const char *write_pe(void)
{
    struct trial_pe trial = {.bits = 32, .resources = samples, .n_resources = 1};
    struct span bytes = trial_pe_build(&trial);
    const char *path = write_file("module.dll", bytes);

    free((void *)bytes.bytes);
    return path;
}

TEST(a_pe_file_is_opened_as_data_and_never_loaded)
{
    const char *path = write_pe();
    DWORD flags[] = {LOAD_LIBRARY_AS_DATAFILE, LOAD_LIBRARY_AS_IMAGE_RESOURCE,
                     LOAD_LIBRARY_AS_DATAFILE_EXCLUSIVE};
    char name[PATH_MAX];
    HMODULE module;
    HRSRC found;

    for (int i = 0; i < 3; i++) {
        SetLastError(0xdeadbeef);
        module = LoadLibraryExA(path, NULL, flags[i]);
        ASSERT_TRUE(module && LDR_IS_RESOURCE(module));
        ASSERT_EQ(GetLastError(), 0xdeadbeef);
        found = FindResourceA(module, MAKEINTRESOURCEA(1), MAKEINTRESOURCEA(10));
        ASSERT_TRUE(found != NULL);
        ASSERT_EQ(SizeofResource(module, found), 3);
        ASSERT_EQ(memcmp(LockResource(LoadResource(module, found)), "abc", 3), 0);
        ASSERT_TRUE(!GetProcAddress(module, "DllRegisterServer"));
        ASSERT_EQ(GetModuleFileNameA(module, name, sizeof(name)), 0);
        ASSERT_EQ(GetLastError(), ERROR_MOD_NOT_FOUND);
        ASSERT_TRUE(FreeLibrary(module));
        ASSERT_TRUE(!FreeLibrary(module));
        ASSERT_EQ(GetLastError(), ERROR_BAD_EXE_FORMAT);
        ASSERT_TRUE(!FindResourceA(module, MAKEINTRESOURCEA(1), MAKEINTRESOURCEA(10)));
        ASSERT_EQ(GetLastError(), ERROR_MOD_NOT_FOUND);
    }
    ASSERT_TRUE(!LoadLibraryA(path));
    ASSERT_EQ(GetLastError(), ERROR_BAD_EXE_FORMAT);
}

TEST(an_elf_file_is_opened_as_data)
{
    HMODULE module = LoadLibraryExW(u"/proc/self/exe", NULL, LOAD_LIBRARY_AS_DATAFILE);

    ASSERT_TRUE(module != NULL);
    ASSERT_TRUE(module != GetModuleHandleA(NULL));
    ASSERT_TRUE(FreeLibrary(module));
}

TEST(what_cannot_be_opened_says_why)
{
    static const struct {
        const char *name;
        DWORD flags;
        DWORD error;
    } cases[] = {
        {"/nowhere/at/all.dll", LOAD_LIBRARY_AS_DATAFILE, ERROR_FILE_NOT_FOUND},
        {"nowhere.dll", LOAD_LIBRARY_AS_DATAFILE, ERROR_FILE_NOT_FOUND},
        {"/etc/passwd", LOAD_LIBRARY_AS_DATAFILE, ERROR_BAD_EXE_FORMAT},
        {"/tmp", LOAD_LIBRARY_AS_DATAFILE, ERROR_ACCESS_DENIED},
        {"", LOAD_LIBRARY_AS_DATAFILE, ERROR_MOD_NOT_FOUND},
        {"", 0, ERROR_MOD_NOT_FOUND},
        {"nowhere.dll", 0, ERROR_MOD_NOT_FOUND},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        ASSERT_TRUE(!LoadLibraryExA(cases[i].name, NULL, cases[i].flags));
        ASSERT_EQ(GetLastError(), cases[i].error);
    }
    ASSERT_TRUE(!LoadLibraryExA(NULL, NULL, 0));
    ASSERT_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
    ASSERT_TRUE(!LoadLibraryExW(u"/proc/self/exe", (HANDLE)4, LOAD_LIBRARY_AS_DATAFILE));
    ASSERT_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
}

TEST(without_memory_nothing_is_opened_and_nothing_is_left)
{
    const char *path = write_pe();
    HMODULE module;

    FOR_EACH_FAILING_ALLOCATION({
        module = LoadLibraryExA(path, NULL, LOAD_LIBRARY_AS_DATAFILE);
        if (module)
            FreeLibrary(module);
        else
            ASSERT_EQ(GetLastError(), ERROR_OUTOFMEMORY);
    });
}

TEST(an_empty_file_is_no_module)
{
    const char *path = write_file("empty.dll", (struct span){0});

    ASSERT_TRUE(!LoadLibraryExA(path, NULL, LOAD_LIBRARY_AS_DATAFILE));
    ASSERT_EQ(GetLastError(), ERROR_FILE_INVALID);
}

TEST(handles_that_are_none_are_refused)
{
    HMODULE wrong[] = {(HMODULE)(ULONG_PTR)0xdeadbee0, (HMODULE)(ULONG_PTR)0xdeadbeef};
    char name[] = "*";

    for (int i = 0; i < 2; i++) {
        ASSERT_TRUE(!GetProcAddress(wrong[i], "strlen"));
        ASSERT_EQ(GetLastError(), ERROR_MOD_NOT_FOUND);
        ASSERT_EQ(GetModuleFileNameA(wrong[i], name, sizeof(name)), 0);
        ASSERT_STR(name, "*");
        ASSERT_TRUE(!FreeLibrary(wrong[i]));
    }
}

TEST(a_loaded_library_is_known_by_its_files_name)
{
    HMODULE module = LoadLibraryA("libm.so.6");
    char path[PATH_MAX];

    ASSERT_TRUE(module != NULL);
    ASSERT_TRUE(GetModuleHandleA("LIBM.SO.6") == module);
    ASSERT_TRUE(GetModuleFileNameA(module, path, sizeof(path)) > 0);
    ASSERT_TRUE(GetModuleHandleA(path) == module);
    ASSERT_TRUE(!GetModuleHandleA("libm"));
    ASSERT_TRUE(!GetModuleHandleA("libm.dll"));
    ASSERT_TRUE(!GetModuleHandleA(".dll"));
    ASSERT_EQ(GetLastError(), ERROR_MOD_NOT_FOUND);
    ASSERT_TRUE(FreeLibrary(module));
}

TEST(a_handle_counts_as_an_address_of_its_module)
{
    HMODULE module = LoadLibraryA("libm.so.6"), found = NULL;

    ASSERT_TRUE(GetModuleHandleExA(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS |
                                       GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT,
                                   (LPCSTR)module, &found));
    ASSERT_TRUE(found == module);
    ASSERT_TRUE(FreeLibrary(module));
}

/* The folder is that of this library: of the program, as the test is linked with it. */
TEST(modules_of_windows_are_found_in_its_folder)
{
    char path[PATH_MAX + 32];
    HMODULE module;

    ASSERT_TRUE(realpath("/proc/self/exe", path) != NULL);
    strcpy(strrchr(path, '/'), "\\Kernel32.dll");
    module = LoadLibraryA(path);
    ASSERT_TRUE(module != NULL && module == GetModuleHandleA(NULL));
    FreeLibrary(module);
    module = LoadLibraryExA(path, NULL, LOAD_LIBRARY_AS_DATAFILE);
    ASSERT_TRUE(module != NULL);
    FreeLibrary(module);
    ASSERT_TRUE(!LoadLibraryA("/nowhere/kernel32.dll"));
    ASSERT_TRUE(GetModuleHandleA("kernel32  ") == GetModuleHandleA(NULL));
}

TEST(flags_that_exclude_each_other_are_refused)
{
    HMODULE module = (HMODULE)(ULONG_PTR)1;

    ASSERT_TRUE(!GetModuleHandleExA(GET_MODULE_HANDLE_EX_FLAG_PIN |
                                        GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT,
                                    NULL, &module));
    ASSERT_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
    ASSERT_TRUE(!module);
    ASSERT_TRUE(!GetModuleHandleExA(8, NULL, &module));
    ASSERT_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
    ASSERT_TRUE(!GetModuleHandleExA(0, NULL, NULL));
    ASSERT_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
}
