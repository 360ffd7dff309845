/* SPDX-License-Identifier: MIT */
/* Expectations are those of Windows' "RegisterTypeLib" page. */
#define COBJMACROS
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <comity/comity.h>
#include <comity/olectl.h>
#include <comity/windows.h>

#include "image/trial_pe.h"
#include "test.h"

#define LIBID "{5B1D0C52-7A5E-4D3C-9C11-3F0A8E2B7C01}"
#define LIBRARY u"TypeLib\\{5B1D0C52-7A5E-4D3C-9C11-3F0A8E2B7C01}"
#define THING u"Interface\\{5B1D0C52-7A5E-4D3C-9C11-3F0A8E2B7C03}"

static char trial[16384]; /* a type library */
static size_t trial_size;
static char told[1024];

static void note(void *context, const char *text)
{
    snprintf(told, sizeof(told), "%s", text);
}

static void read_library(const char *name)
{
    char path[PATH_MAX] = "";
    FILE *file;

    ASSERT_TRUE(readlink("/proc/self/exe", path, sizeof(path) - 32) > 0);
    strcpy(strrchr(path, '/') + 1, name);
    file = fopen(path, "rb");
    ASSERT_TRUE(file);
    trial_size = fread(trial, 1, sizeof(trial), file);
    ASSERT_TRUE(trial_size > 0 && trial_size < sizeof(trial));
    fclose(file);
    /* The registry, in which libraries are looked up, stays open. */
    test_expect_open_descriptors();
}

static void read_trial(void)
{
    read_library("trial.tlb");
}

/* A PE module with that script, if any, and that library under that number. */
static const char16_t *write_module(const char *script, const void *library, size_t size, WORD id)
{
    static char16_t path[PATH_MAX];
    char file_name[PATH_MAX];
    struct resource resources[] = {
        {resource_name_of_text(u"TYPELIB"), resource_name_of_id(id), 0x409, {library, size}, NULL},
        {resource_name_of_text(u"REGISTRY"), resource_name_of_id(1), 0x409, {0}, NULL},
    };
    struct trial_pe pe = {.bits = 64, .resources = resources, .n_resources = script ? 2 : 1};
    struct span bytes;
    FILE *file;

    if (script)
        resources[1].data = (struct span){(const uint8_t *)script, strlen(script)};
    bytes = trial_pe_build(&pe);
    snprintf(file_name, sizeof(file_name), "%s/trial.dll", test_home());
    file = fopen(file_name, "wb");
    ASSERT_TRUE(file);
    ASSERT_EQ(fwrite(bytes.bytes, 1, bytes.size, file), bytes.size);
    fclose(file);
    free((void *)bytes.bytes);
    ASSERT_TRUE(MultiByteToWideChar(CP_UTF8, 0, file_name, -1, path, PATH_MAX) > 0);
    return path;
}

static const char16_t *value_of(const char16_t *key)
{
    static char16_t text[PATH_MAX];
    DWORD size = sizeof(text);

    if (RegGetValueW(HKEY_CLASSES_ROOT, key, NULL, RRF_RT_REG_SZ, NULL, text, &size) !=
        ERROR_SUCCESS)
        return u"(none)";
    return text;
}

TEST(a_library_that_no_script_names_is_registered)
{
    const char16_t *path;

    read_trial();
    path = write_module("HKCR { Demo.Other = s '" LIBID "' }", trial, trial_size, 1);
    ASSERT_HR(ComityRegisterModuleData(path, TRUE, note, NULL), S_OK);
    ASSERT_U16(value_of(LIBRARY u"\\1.a"), u"Trial library");
    ASSERT_U16(value_of(LIBRARY u"\\1.a\\0\\win64"), path);
    ASSERT_U16(value_of(THING), u"IThing");
    ASSERT_HR(ComityRegisterModuleData(path, FALSE, note, NULL), S_OK);
    ASSERT_U16(value_of(LIBRARY u"\\1.a"), u"(none)");
    ASSERT_U16(value_of(THING), u"(none)");
    ASSERT_HR(ComityRegisterModuleData(path, FALSE, note, NULL), S_OK);
    ASSERT_STR(told, "");
}

TEST(a_library_is_all_that_there_need_be)
{
    char16_t where[PATH_MAX];
    const char16_t *path;
    ITypeLib *lib;

    read_trial();
    path = write_module(NULL, trial, trial_size, 2);
    ASSERT_HR(ComityRegisterModuleData(path, TRUE, NULL, NULL), S_OK);
    lstrcpyW(where, path);
    lstrcatW(where, u"\\2");
    ASSERT_U16(value_of(LIBRARY u"\\1.a\\0\\win64"), where);
    ASSERT_HR(LoadTypeLib(value_of(LIBRARY u"\\1.a\\0\\win64"), &lib), S_OK);
    ITypeLib_Release(lib);
}

TEST(a_library_of_the_older_format_is_registered)
{
    const char16_t *path;
    ITypeLib *lib;

    read_library("trial_older.tlb");
    path = write_module(NULL, trial, trial_size, 1);
    ASSERT_HR(ComityRegisterModuleData(path, TRUE, note, NULL), S_OK);
    ASSERT_U16(value_of(LIBRARY u"\\1.a"), u"Trial library");
    ASSERT_U16(value_of(LIBRARY u"\\1.a\\0\\win64"), path);
    ASSERT_U16(value_of(THING), u"IThing");
    ASSERT_HR(LoadTypeLib(path, &lib), S_OK);
    ITypeLib_Release(lib);
}

TEST(of_a_library_that_a_script_names_the_scripts_entries_stand)
{
    static const char *const scripts[] = {
        "HKCR { NoRemove TypeLib { " LIBID " { '1.a' = s 'By script' } } }",
        "HKLM { NoRemove Software { NoRemove Classes { NoRemove typelib { "
        "'{5b1d0c52-7a5e-4d3c-9c11-3f0a8e2b7c01}\\1.a' = s 'By script' } } } }",
        "HKCR { Demo.First = s 'x' NoRemove TypeLib { " LIBID " { '1.a' = s 'By script' } } "
        "Demo.Last = s 'x' }",
    };

    read_trial();
    for (size_t i = 0; i < sizeof(scripts) / sizeof(*scripts); i++) {
        const char16_t *path = write_module(scripts[i], trial, trial_size, 1);

        ASSERT_HR(ComityRegisterModuleData(path, TRUE, note, NULL), S_OK);
        ASSERT_U16(value_of(LIBRARY u"\\1.a"), u"By script");
        ASSERT_U16(value_of(LIBRARY u"\\1.a\\0\\win64"), u"(none)");
        ASSERT_U16(value_of(THING), u"(none)");
        ASSERT_HR(ComityRegisterModuleData(path, FALSE, note, NULL), S_OK);
    }
    ASSERT_STR(told, "");
}

TEST(a_damaged_library_is_told_and_nothing_is_registered)
{
    const char16_t *path;

    read_trial();
    path = write_module("HKCR { Demo.Other = s 'x' }", trial, 100, 1);
    ASSERT_HR(ComityRegisterModuleData(path, TRUE, note, NULL), SELFREG_E_TYPELIB);
    ASSERT_TRUE(strstr(told, "TYPELIB #1: it is damaged: "));
    ASSERT_U16(value_of(u"Demo.Other"), u"(none)");
}

TEST(a_library_of_an_unknown_format_is_left_out)
{
    const char16_t *path;

    read_trial();
    path = write_module("HKCR { Demo.Other = s 'x' }", "FILE and more", 13, 1);
    ASSERT_HR(ComityRegisterModuleData(path, TRUE, note, NULL), S_OK);
    ASSERT_STR(told, "TYPELIB #1: its format is not known; it is not registered");
    ASSERT_U16(value_of(u"Demo.Other"), u"x");
}
