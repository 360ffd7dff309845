/* SPDX-License-Identifier: MIT */
#define COBJMACROS
#include <comity/windows.h>

#include <comity/coml2api.h>

#include <stdio.h>

#include "test.h"

enum {
    WRITES = STGM_CREATE | STGM_READWRITE | STGM_SHARE_EXCLUSIVE,
    READS = STGM_READ | STGM_SHARE_DENY_WRITE,
};

static const CLSID class = {0x12345678, 1, 2, {3, 4, 5, 6, 7, 8, 9, 10}};
static WCHAR path[300];

static const WCHAR *path_of(const char *name)
{
    char bytes[300];

    snprintf(bytes, sizeof(bytes), "%s/%s", test_home(), name);
    MultiByteToWideChar(CP_UTF8, 0, bytes, -1, path, ARRAYSIZE(path));
    return path;
}

/* "inner" with the stream "deep" in it, and the stream "shallow". */
static void make(DWORD mode)
{
    IStorage *storage, *inner;
    IStream *stream;

    ASSERT_HR(StgCreateDocfile(path_of("file"), mode, 0, &storage), S_OK);
    ASSERT_HR(IStorage_SetClass(storage, &class), S_OK);
    ASSERT_HR(IStorage_CreateStorage(storage, u"inner", WRITES, 0, 0, &inner), S_OK);
    ASSERT_HR(IStorage_CreateStream(inner, u"deep", WRITES, 0, 0, &stream), S_OK);
    ASSERT_HR(IStream_Write(stream, "below", 5, NULL), S_OK);
    ASSERT_EQ(IStream_Release(stream), 0);
    ASSERT_HR(IStorage_CreateStream(storage, u"shallow", WRITES, 0, 0, &stream), S_OK);
    ASSERT_HR(IStream_Write(stream, "above", 5, NULL), S_OK);
    ASSERT_EQ(IStream_Release(stream), 0);
    ASSERT_EQ(IStorage_Release(inner), 0);
    ASSERT_EQ(IStorage_Release(storage), 0);
}

TEST(what_is_written_is_read_again)
{
    IStorage *storage, *inner;
    IStream *stream;
    STATSTG stat;
    char bytes[8];
    ULONG n;

    test_expect_open_descriptors();
    make(WRITES);
    ASSERT_HR(StgIsStorageFile(path_of("file")), S_OK);
    ASSERT_HR(StgOpenStorage(path, NULL, READS, NULL, 0, &storage), S_OK);
    ASSERT_HR(IStorage_Stat(storage, &stat, STATFLAG_NONAME), S_OK);
    ASSERT_TRUE(IsEqualCLSID(&stat.clsid, &class));
    ASSERT_HR(IStorage_OpenStorage(storage, u"INNER", NULL, READS, NULL, 0, &inner), S_OK);
    ASSERT_HR(IStorage_OpenStream(inner, u"deep", NULL, READS, 0, &stream), S_OK);
    ASSERT_HR(IStream_Read(stream, bytes, sizeof(bytes), &n), S_OK);
    ASSERT_EQ(n, 5);
    ASSERT_MEM(bytes, "below", 5);
    ASSERT_HR(IStream_Write(stream, "x", 1, NULL), STG_E_ACCESSDENIED);
    ASSERT_EQ(IStream_Release(stream), 0);
    ASSERT_HR(IStorage_CreateStream(storage, u"more", WRITES, 0, 0, &stream), STG_E_ACCESSDENIED);
    ASSERT_HR(IStorage_OpenStream(storage, u"deep", NULL, READS, 0, &stream), STG_E_FILENOTFOUND);
    ASSERT_EQ(IStorage_Release(inner), 0);
    ASSERT_EQ(IStorage_Release(storage), 0);
}

TEST(a_transacted_file_is_written_by_commit_alone)
{
    IStorage *storage;
    IStream *stream;

    test_expect_open_descriptors();
    make(WRITES | STGM_TRANSACTED);
    ASSERT_HR(StgOpenStorage(path_of("file"), NULL, READS, NULL, 0, &storage), S_OK);
    ASSERT_HR(IStorage_OpenStream(storage, u"shallow", NULL, READS, 0, &stream),
              STG_E_FILENOTFOUND);
    ASSERT_EQ(IStorage_Release(storage), 0);
}

TEST(elements_are_listed_renamed_and_removed)
{
    IEnumSTATSTG *elements;
    IStorage *storage;
    STATSTG stats[3];
    ULONG n;

    test_expect_open_descriptors();
    make(WRITES);
    ASSERT_HR(StgOpenStorage(path_of("file"), NULL, STGM_READWRITE | STGM_SHARE_EXCLUSIVE, NULL, 0,
                             &storage),
              S_OK);
    ASSERT_HR(IStorage_RenameElement(storage, u"shallow", u"inner"), STG_E_ACCESSDENIED);
    ASSERT_HR(IStorage_RenameElement(storage, u"shallow", u"flat"), S_OK);
    ASSERT_HR(IStorage_DestroyElement(storage, u"inner"), S_OK);
    ASSERT_HR(IStorage_DestroyElement(storage, u"inner"), STG_E_FILENOTFOUND);
    ASSERT_HR(IStorage_EnumElements(storage, 0, NULL, 0, &elements), S_OK);
    ASSERT_HR(IEnumSTATSTG_Next(elements, 3, stats, &n), S_FALSE);
    ASSERT_EQ(n, 1);
    ASSERT_U16(stats[0].pwcsName, u"flat");
    ASSERT_EQ(stats[0].type, STGTY_STREAM);
    ASSERT_EQ(stats[0].cbSize.QuadPart, 5);
    CoTaskMemFree(stats[0].pwcsName);
    ASSERT_EQ(IEnumSTATSTG_Release(elements), 0);
    ASSERT_EQ(IStorage_Release(storage), 0);
}

TEST(what_is_no_compound_file_is_refused)
{
    char bytes[300];
    IStorage *storage;
    FILE *file;

    test_expect_open_descriptors();
    snprintf(bytes, sizeof(bytes), "%s/text", test_home());
    file = fopen(bytes, "w");
    ASSERT_TRUE(file && fputs("no compound file", file) >= 0 && fclose(file) == 0);
    ASSERT_HR(StgIsStorageFile(path_of("text")), S_FALSE);
    ASSERT_HR(StgOpenStorage(path, NULL, READS, NULL, 0, &storage), STG_E_FILEALREADYEXISTS);
    ASSERT_HR(StgOpenStorage(path_of("none"), NULL, READS, NULL, 0, &storage), STG_E_FILENOTFOUND);
    ASSERT_HR(StgCreateDocfile(path_of("text"), STGM_READWRITE, 0, &storage),
              STG_E_FILEALREADYEXISTS);
    ASSERT_HR(StgCreateDocfile(path_of("new"), STGM_READ, 0, &storage), STG_E_INVALIDFLAG);
}

TEST(options_are_read)
{
    STGOPTIONS options = {.usVersion = STGOPTIONS_VERSION, .ulSectorSize = 4096};
    IUnknown *unknown;
    void *object;

    test_expect_open_descriptors();
    ASSERT_HR(StgCreateStorageEx(path_of("file"), WRITES, STGFMT_DOCFILE, 0, &options, NULL,
                                 &IID_IStorage, &object),
              S_OK);
    ASSERT_EQ(IStorage_Release((IStorage *)object), 0);
    ASSERT_HR(StgOpenStorageEx(path, READS, STGFMT_ANY, 0, NULL, NULL, &IID_IUnknown, &object),
              S_OK);
    unknown = object;
    ASSERT_EQ(IUnknown_Release(unknown), 0);
    ASSERT_HR(StgOpenStorageEx(path, READS, STGFMT_STORAGE, 0, NULL, NULL, &IID_IStream, &object),
              E_NOINTERFACE);
    ASSERT_HR(StgOpenStorageEx(path, READS, STGFMT_FILE, 0, NULL, NULL, &IID_IStorage, &object),
              STG_E_INVALIDPARAMETER);
    ASSERT_HR(StgCreateStorageEx(path, WRITES, STGFMT_ANY, 0, NULL, NULL, &IID_IStorage, &object),
              STG_E_INVALIDPARAMETER);
    options.ulSectorSize = 1000;
    ASSERT_HR(
        StgCreateStorageEx(path, WRITES, STGFMT_STORAGE, 0, &options, NULL, &IID_IStorage, &object),
        STG_E_INVALIDPARAMETER);
    ASSERT_HR(StgOpenStorageEx(path, READS, STGFMT_STORAGE, 0, NULL, NULL, &IID_IStorage, NULL),
              STG_E_INVALIDPOINTER);
    ASSERT_HR(StgOpenStorageEx(path_of("none"), READS, STGFMT_STORAGE, 0, NULL, NULL, &IID_IStorage,
                               &object),
              STG_E_FILENOTFOUND);
}
