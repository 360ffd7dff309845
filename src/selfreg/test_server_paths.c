/* SPDX-License-Identifier: MIT */
#include "selfreg/server_paths.h"

#include <stdlib.h>
#include <string.h>

#include <comity/winnt.h>

#include "base/cleanup.h"
#include "base/utf16.h"
#include "test.h"

#define CLASS_KEY u"Software\\Classes\\CLSID\\{5B1D0C52-6F10-4A53-9A01-C04170000001}\\"

/* Adds that a key's value was set. */
static void set(struct entries *entries, const char16_t *key, const char16_t *name, DWORD type,
                const char *text)
{
    _cleanup_(freep) char16_t *data = utf16_from_utf8_dup(text);
    struct operation operation = {.kind = OPERATION_SET_VALUE,
                                  .name = name,
                                  .type = type,
                                  .data = data,
                                  .size = (uint32_t)((utf16_len(data) + 1) * sizeof(*data))};
    struct captured captured = {.hive = HIVE_USER, .operation = &operation, .path = key};

    ASSERT_HR(entries_add(entries, &captured), S_OK);
}

/* Whether one path is refused; the words that say so have @part. */
static void check(const char16_t *key, DWORD type, const char *text, const char *part)
{
    _cleanup_(entries_deinit) struct entries entries = {0};
    _cleanup_(freep) char *sentence = NULL;

    set(&entries, key, u"", type, text);
    ASSERT_HR(server_paths_check(&entries, &sentence), part ? S_FALSE : S_OK);
    if (part && !strstr(sentence, part))
        test_fail(__FILE__, __LINE__, "\"%s\" does not say \"%s\"", sentence, part);
}

TEST(full_paths_of_files_that_are_there_are_taken)
{
    ASSERT_EQ(setenv("TRIAL_BIN", "/bin", 1), 0);
    check(CLASS_KEY u"InprocServer32", REG_SZ, "/bin/sh", NULL);
    check(CLASS_KEY u"InprocServer32", REG_EXPAND_SZ, "%TRIAL_BIN%/sh", NULL);
    check(CLASS_KEY u"InprocServer32", REG_SZ, "", NULL);
    check(CLASS_KEY u"LocalServer32", REG_SZ, "/bin/sh -Embedding", NULL);
    check(CLASS_KEY u"LocalServer32", REG_SZ, "\"/bin/sh\" \"relative argument\"", NULL);
    check(CLASS_KEY u"ProgID", REG_SZ, "relative.so", NULL);
}

TEST(relative_paths_are_refused_with_the_remedy)
{
    check(CLASS_KEY u"InprocServer32", REG_SZ, "relative.so", "GetModuleFileName");
    check(CLASS_KEY u"inprochandler32", REG_SZ, "./relative.so", "\"./relative.so\"");
    check(CLASS_KEY u"LocalServer32", REG_SZ, "sh -Embedding", "\"sh\" as LocalServer32");
    check(CLASS_KEY u"LocalServer32", REG_SZ, "\"a folder/server\" x", "\"a folder/server\"");
    check(CLASS_KEY u"LocalServer32", REG_SZ, "C:\\server.exe", "C:\\server.exe");
}

TEST(files_that_are_not_there_are_refused)
{
    check(CLASS_KEY u"InprocServer32", REG_SZ, "/nowhere/x.so", "/nowhere/x.so");
    check(CLASS_KEY u"LocalServer32", REG_SZ, "/nowhere/x -Embedding", "which is not there");
}

TEST(what_is_written_over_does_not_count)
{
    _cleanup_(entries_deinit) struct entries entries = {0};
    _cleanup_(freep) char *sentence = NULL;

    set(&entries, CLASS_KEY u"InprocServer32", u"", REG_SZ, "relative.so");
    set(&entries, CLASS_KEY u"InprocServer32", u"ThreadingModel", REG_SZ, "Both");
    set(&entries, CLASS_KEY u"InprocServer32", u"", REG_SZ, "/bin/sh");
    ASSERT_HR(server_paths_check(&entries, &sentence), S_OK);
    set(&entries, CLASS_KEY u"InprocServer32", u"", REG_SZ, "relative.so");
    ASSERT_HR(server_paths_check(&entries, &sentence), S_FALSE);
}
