/* SPDX-License-Identifier: MIT */
/* Expectations are what Wine writes. The program "wine" is a script of this test's. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/hresult.h"
#include "harvest/harvest_wine.h"
#include "harvest/wine_difference.h"
#include "harvest/wine_registry.h"
#include "registrar/registrar_trial.h"

static HRESULT read_text(const char *text, struct registry_entries **ret_entries)
{
    ASSERT_HR(registry_entries_new(ret_entries), S_OK);
    return wine_registry_read(text, strlen(text), HKEY_LOCAL_MACHINE,
                              registry_entries_target(*ret_entries));
}

#define HEAD "WINE REGISTRY Version 2\n;; All keys relative to \\\\Machine\n\n#arch=win64\n\n"

TEST(keys_and_values_of_each_form_are_read)
{
    struct registry_entries *entries;

    ASSERT_HR(read_text(HEAD "[Software\\\\A] 17\n#time=1\n@=\"q\\\"\\x41\\x00e4b\"\n"
                             "\"n\\\\m\"=dword:0000002a\n\"b\"=hex:01,\\\n  ff\n"
                             "\"x\"=str(2):\"%a%\"\n\"l\"=str(7):\"a\\0b\\0\"\n\n"
                             "[Software\\\\E\\[1\\]] 17\n",
                        &entries),
              S_OK);
    ASSERT_STR(list_entries(entries), "HKLM\\Software\\A [] s q\"A\u00e4b\n"
                                      "HKLM\\Software\\A [n\\m] d 2a000000\n"
                                      "HKLM\\Software\\A [b] b 01ff\n"
                                      "HKLM\\Software\\A [x] x %a%\n"
                                      "HKLM\\Software\\A [l] m 6100000062000000"
                                      "0000\n"
                                      "HKLM\\Software\\E[1] -\n");
    registry_entries_free(entries);
}

TEST(what_is_wrong_is_told_with_its_line)
{
    static const char *const bad[] = {
        "REGEDIT4\n",
        HEAD "\"x\"=\"y\"\n",
        HEAD "[A\n",
        HEAD "[A]\n\"x\"=what\n",
        HEAD "[A]\n\"x\"=\"y\n",
        HEAD "[A]\n\"x\" \"y\"\n",
        HEAD "[A]\n\"x\"=hex(2\n",
        HEAD "[A]\n@",
    };
    struct registry_entries *entries;

    for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
        ASSERT_HR(read_text(bad[i], &entries), HRESULT_FROM_WIN32(ERROR_INVALID_DATA));
        ASSERT_TRUE(strstr(hr_message(), ", line "));
        registry_entries_free(entries);
    }
}

TEST(only_what_is_new_is_the_modules)
{
    struct registry_entries *before, *after;
    struct harvest harvest = {.path = (char *)"/tmp/a.dll", .bits = 32};

    ASSERT_HR(registry_entries_new(&harvest.entries), S_OK);
    ASSERT_HR(read_text(HEAD "[Software\\\\Classes\\\\A]\n@=\"old\"\n\"same\"=\"1\"\n", &before),
              S_OK);
    ASSERT_HR(read_text(HEAD "[Software\\\\Classes\\\\A]\n@=\"new\"\n\"same\"=\"1\"\n"
                             "[Software\\\\Classes\\\\Wow6432Node\\\\CLSID\\\\{1}]\n"
                             "@=\"z:\\\\TMP\\\\a.dll,1\"\n"
                             "[Software\\\\New]\n[Hardware\\\\X]\n",
                        &after),
              S_OK);
    ASSERT_HR(wine_difference_add(before, after, &harvest), S_OK);
    ASSERT_STR(list_entries(harvest.entries), "HKCR\\A [] s new\n"
                                              "HKCR\\CLSID\\{1} [] s %MODULE%,1\n"
                                              "HKLM\\Software\\New -\n");
    ASSERT_EQ(harvest.source, HARVEST_WINE);
    registry_entries_free(before);
    registry_entries_free(after);
    registry_entries_free(harvest.entries);
}

/* ---- running ---- */

static void write_program(const char *name, const char *text)
{
    char path[PATH_MAX];
    FILE *file;

    snprintf(path, sizeof(path), "%s/%s", test_home(), name);
    file = fopen(path, "w");
    ASSERT_TRUE(file);
    fprintf(file, "#!/bin/sh\n%s\n", text);
    fclose(file);
    ASSERT_EQ(chmod(path, 0700), 0);
}

static HRESULT harvest_module(struct harvest *harvest)
{
    const struct harvest_terms terms = {.timeout_ms = 60000};
    char path[PATH_MAX];

    snprintf(path, sizeof(path), "%s:/usr/bin:/bin", test_home());
    ASSERT_EQ(setenv("PATH", path, 1), 0);
    *harvest = (struct harvest){.path = (char *)"/tmp/a.dll", .bits = 64};
    ASSERT_HR(registry_entries_new(&harvest->entries), S_OK);
    return harvest_wine(&terms, harvest);
}

static void write_wine(const char *register_with)
{
    char text[1024];

    snprintf(
        text, sizeof(text),
        "head='WINE REGISTRY Version 2'\n"
        "case $1 in\n"
        "wineboot) mkdir \"$WINEPREFIX\" && cd \"$WINEPREFIX\" && echo \"$head\" > user.reg &&\n"
        "  echo \"$head\" > system.reg ;;\n"
        "regsvr32) cd \"$WINEPREFIX\" && %s ;;\n"
        "esac",
        register_with);
    write_program("wine", text);
    write_program("wineserver", "exit 0");
}

TEST(a_module_is_registered_in_a_prefix_of_its_own)
{
    struct harvest harvest;

    write_wine("printf '[Software\\\\\\\\A]\\n@=\"Z:\\\\\\\\tmp\\\\\\\\a.dll\"\\n' >> user.reg");
    ASSERT_HR(harvest_module(&harvest), S_OK);
    ASSERT_STR(list_entries(harvest.entries), "HKCU\\Software\\A [] s %MODULE%\n");
    ASSERT_TRUE(access(getenv("WINEPREFIX"), F_OK) < 0);
    registry_entries_free(harvest.entries);
}

TEST(a_module_that_fails_in_wine_says_so)
{
    struct harvest harvest;

    write_wine("exit 4");
    ASSERT_HR(harvest_module(&harvest), SELFREG_E_CLASS);
    ASSERT_TRUE(strstr(hr_message(), "status 4"));
    registry_entries_free(harvest.entries);
}

TEST(without_wine_that_is_told)
{
    const struct harvest_terms terms = {.uses_wine = true};
    struct harvest harvest = {.path = (char *)"/tmp/a.dll"};

    ASSERT_EQ(setenv("PATH", "/nonexistent", 1), 0);
    ASSERT_HR(harvest_wine(&terms, &harvest), HRESULT_FROM_WIN32(ERROR_FILE_NOT_FOUND));
    ASSERT_TRUE(strstr(hr_message(), "install Wine"));
}
