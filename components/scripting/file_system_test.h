/* SPDX-License-Identifier: MIT */
/*
 * What tests of the file system objects share: one FileSystemObject in the test's own folder.
 */
#pragma once

#include <comity/windows.h>

#include <initguid.h>
#include <scrrun.h>
#include <unistd.h>

#include "test.h"

static IFileSystem3 *file_system;

static inline void begin(void)
{
    test_expect_open_descriptors();
    ASSERT_EQ(chdir(test_home()), 0);
    ASSERT_HR(CoInitializeEx(NULL, COINIT_MULTITHREADED), S_OK);
    ASSERT_HR(CoCreateInstance(&CLSID_FileSystemObject, NULL, CLSCTX_INPROC_SERVER,
                               &IID_IFileSystem3, (void **)&file_system),
              S_OK);
}

static inline void end(void)
{
    ASSERT_EQ(IFileSystem3_Release(file_system), 0);
    CoUninitialize();
}

static inline size_t units(const char16_t *text)
{
    size_t n = 0;

    while (text[n])
        n++;
    return n;
}

/* NULL and "" are the same text. */
static inline bool is_text(BSTR text, const char16_t *expected)
{
    bool is = SysStringLen(text) == units(expected) &&
              memcmp(text ? text : u"", expected, units(expected) * sizeof(*expected)) == 0;

    SysFreeString(text);
    return is;
}

static inline void create(const char16_t *name)
{
    BSTR text = SysAllocString(name);
    ITextStream *stream;

    ASSERT_HR(IFileSystem3_CreateTextFile(file_system, text, VARIANT_FALSE, VARIANT_FALSE, &stream),
              S_OK);
    ASSERT_EQ(ITextStream_Release(stream), 0);
    SysFreeString(text);
}

static inline VARIANT_BOOL file_exists(const char16_t *name)
{
    BSTR text = SysAllocString(name);
    VARIANT_BOOL exists;

    ASSERT_HR(IFileSystem3_FileExists(file_system, text, &exists), S_OK);
    SysFreeString(text);
    return exists;
}

static inline VARIANT_BOOL folder_exists(const char16_t *name)
{
    BSTR text = SysAllocString(name);
    VARIANT_BOOL exists;

    ASSERT_HR(IFileSystem3_FolderExists(file_system, text, &exists), S_OK);
    SysFreeString(text);
    return exists;
}

static inline IFolder *folder_of(const char16_t *name)
{
    BSTR text = SysAllocString(name);
    IFolder *folder;

    ASSERT_HR(IFileSystem3_GetFolder(file_system, text, &folder), S_OK);
    SysFreeString(text);
    return folder;
}
