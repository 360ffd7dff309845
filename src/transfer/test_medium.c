/* SPDX-License-Identifier: MIT */
#define COBJMACROS
#include <comity/ole2.h>
#include <comity/urlmon.h>
#include <comity/windows.h>

#include <string.h>

#include "test.h"

static STGMEDIUM memory_of(const char *text)
{
    STGMEDIUM medium = {.tymed = TYMED_HGLOBAL};

    medium.hGlobal = GlobalAlloc(GMEM_MOVEABLE, strlen(text));
    memcpy(GlobalLock(medium.hGlobal), text, strlen(text));
    GlobalUnlock(medium.hGlobal);
    return medium;
}

static ULONG references_of(IStream *stream)
{
    IStream_AddRef(stream);
    return IStream_Release(stream);
}

TEST(memory_is_copied_and_released)
{
    STGMEDIUM medium = memory_of("abc"), copy;

    ASSERT_HR(CopyStgMedium(&medium, &copy), S_OK);
    ASSERT_TRUE(copy.hGlobal != medium.hGlobal);
    ReleaseStgMedium(&medium);
    ASSERT_EQ(medium.tymed, TYMED_NULL);
    ASSERT_EQ(GlobalSize(copy.hGlobal), 3);
    ASSERT_TRUE(memcmp(GlobalLock(copy.hGlobal), "abc", 3) == 0);
    GlobalUnlock(copy.hGlobal);
    ReleaseStgMedium(&copy);
    ReleaseStgMedium(NULL);
    ASSERT_HR(CopyStgMedium(NULL, &copy), E_POINTER);
}

TEST(who_gives_an_object_to_release_keeps_the_memory)
{
    STGMEDIUM medium = memory_of("abc"), copy;
    HGLOBAL memory = medium.hGlobal;
    IStream *keeper;

    ASSERT_HR(CreateStreamOnHGlobal(NULL, TRUE, &keeper), S_OK);
    medium.pUnkForRelease = (IUnknown *)keeper;
    IStream_AddRef(keeper);
    ASSERT_HR(CopyStgMedium(&medium, &copy), S_OK);
    ASSERT_TRUE(!copy.pUnkForRelease);
    ReleaseStgMedium(&copy);
    ReleaseStgMedium(&medium);
    ASSERT_EQ(references_of(keeper), 1);
    ASSERT_EQ(GlobalSize(memory), 3);
    GlobalFree(memory);
    IStream_Release(keeper);
}

TEST(streams_are_shared)
{
    STGMEDIUM medium = {.tymed = TYMED_ISTREAM}, copy;
    IStream *stream;

    ASSERT_HR(CreateStreamOnHGlobal(NULL, TRUE, &stream), S_OK);
    medium.pstm = stream;
    ASSERT_HR(CopyStgMedium(&medium, &copy), S_OK);
    ASSERT_TRUE(copy.pstm == stream);
    ASSERT_EQ(references_of(stream), 2);
    ReleaseStgMedium(&copy);
    ASSERT_EQ(references_of(stream), 1);
    ReleaseStgMedium(&medium);
}

static LPOLESTR task_text(const WCHAR *text, size_t size)
{
    return memcpy(CoTaskMemAlloc(size), text, size);
}

TEST(a_file_goes_with_its_medium)
{
    static const WCHAR name[] = u"medium.tmp";
    STGMEDIUM medium = {.tymed = TYMED_FILE};
    HANDLE file = CreateFileW(name, GENERIC_WRITE, 0, NULL, CREATE_NEW, 0, NULL);

    ASSERT_TRUE(file != INVALID_HANDLE_VALUE);
    CloseHandle(file);
    medium.lpszFileName = task_text(name, sizeof(name));
    ReleaseStgMedium(&medium);
    ASSERT_EQ(GetFileAttributesW(name), INVALID_FILE_ATTRIBUTES);
}

TEST(handles_of_memory_are_duplicated)
{
    STGMEDIUM medium = memory_of("abc");
    HANDLE copy = OleDuplicateData(medium.hGlobal, CF_TEXT, 0);

    ASSERT_EQ(GlobalSize(copy), 3);
    ASSERT_TRUE(!OleDuplicateData(NULL, CF_TEXT, 0));
    GlobalFree(copy);
    ReleaseStgMedium(&medium);
}
