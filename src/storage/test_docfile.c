/* SPDX-License-Identifier: MIT */
#define COBJMACROS
#include <comity/windows.h>

#include <comity/coml2api.h>

#include <stdio.h>
#include <sys/stat.h>

#include "test.h"

enum {
    WRITES = STGM_CREATE | STGM_READWRITE | STGM_SHARE_EXCLUSIVE,
    READS = STGM_READ | STGM_SHARE_DENY_WRITE,
    ALONE = STGM_READ | STGM_SHARE_EXCLUSIVE, /* as elements must be */
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
    ASSERT_HR(IStorage_OpenStorage(storage, u"INNER", NULL, ALONE, NULL, 0, &inner), S_OK);
    ASSERT_HR(IStorage_OpenStream(inner, u"deep", NULL, ALONE, 0, &stream), S_OK);
    ASSERT_HR(IStream_Read(stream, bytes, sizeof(bytes), &n), S_OK);
    ASSERT_EQ(n, 5);
    ASSERT_MEM(bytes, "below", 5);
    ASSERT_HR(IStream_Write(stream, "x", 1, NULL), STG_E_ACCESSDENIED);
    ASSERT_EQ(IStream_Release(stream), 0);
    ASSERT_HR(IStorage_CreateStream(storage, u"more", WRITES, 0, 0, &stream), STG_E_ACCESSDENIED);
    ASSERT_HR(IStorage_OpenStream(storage, u"deep", NULL, ALONE, 0, &stream), STG_E_FILENOTFOUND);
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
    ASSERT_HR(IStorage_OpenStream(storage, u"shallow", NULL, ALONE, 0, &stream),
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
    ASSERT_HR(StgCreateDocfile(path_of("text"), STGM_READWRITE | STGM_SHARE_EXCLUSIVE, 0, &storage),
              STG_E_FILEALREADYEXISTS);
    ASSERT_HR(StgCreateDocfile(path_of("new"), STGM_READ, 0, &storage), STG_E_INVALIDFLAG);
    ASSERT_HR(StgCreateDocfile(path_of("none/new"), WRITES, 0, &storage), STG_E_PATHNOTFOUND);
}

static unsigned version_of(const char *name)
{
    char bytes[300];
    unsigned char head[28] = {0};
    FILE *file;

    snprintf(bytes, sizeof(bytes), "%s/%s", test_home(), name);
    file = fopen(bytes, "r");
    ASSERT_TRUE(file && fread(head, sizeof(head), 1, file) == 1 && fclose(file) == 0);
    return head[26];
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
    ASSERT_EQ(version_of("file"), 4);
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

/* What a storage says of itself, which is kept in the file. */
TEST(class_bits_and_times_are_kept)
{
    const FILETIME created = {1, 30000000}, modified = {2, 30000001};
    IEnumSTATSTG *elements;
    IStorage *storage;
    STATSTG stat;

    test_expect_open_descriptors();
    make(WRITES);
    ASSERT_HR(StgOpenStorage(path_of("file"), NULL, STGM_READWRITE | STGM_SHARE_EXCLUSIVE, NULL, 0,
                             &storage),
              S_OK);
    ASSERT_HR(IStorage_SetStateBits(storage, 0xff, 0x0f), S_OK);
    ASSERT_HR(IStorage_SetElementTimes(storage, u"inner", &created, NULL, &modified), S_OK);
    ASSERT_HR(IStorage_SetElementTimes(storage, u"shallow", &created, NULL, NULL), S_OK);
    ASSERT_HR(IStorage_SetElementTimes(storage, u"none", &created, NULL, NULL), STG_E_FILENOTFOUND);
    ASSERT_EQ(IStorage_Release(storage), 0);
    ASSERT_HR(StgSetTimes(path, &created, NULL, &modified), S_OK);

    ASSERT_HR(StgOpenStorage(path, NULL, READS, NULL, 0, &storage), S_OK);
    ASSERT_HR(IStorage_Stat(storage, &stat, STATFLAG_DEFAULT), S_OK);
    ASSERT_U16(stat.pwcsName, path);
    CoTaskMemFree(stat.pwcsName);
    ASSERT_EQ(stat.grfStateBits, 0x0f);
    ASSERT_EQ(stat.grfMode, READS);
    ASSERT_MEM(&stat.ctime, &created, sizeof(created));
    ASSERT_MEM(&stat.mtime, &modified, sizeof(modified));
    ASSERT_TRUE(stat.atime.dwHighDateTime > modified.dwHighDateTime);
    ASSERT_HR(IStorage_EnumElements(storage, 0, NULL, 0, &elements), S_OK);
    ASSERT_HR(IEnumSTATSTG_Next(elements, 1, &stat, NULL), S_OK);
    ASSERT_U16(stat.pwcsName, u"inner");
    CoTaskMemFree(stat.pwcsName);
    ASSERT_MEM(&stat.ctime, &created, sizeof(created));
    ASSERT_MEM(&stat.mtime, &modified, sizeof(modified));
    ASSERT_EQ(IEnumSTATSTG_Release(elements), 0);
    ASSERT_EQ(IStorage_Release(storage), 0);
    ASSERT_HR(StgSetTimes(path_of("none"), &created, NULL, NULL), STG_E_FILENOTFOUND);
}

TEST(files_are_shared_as_their_modes_say)
{
    const DWORD shared = STGM_READWRITE | STGM_TRANSACTED | STGM_SHARE_DENY_NONE;
    IStorage *first, *second;

    test_expect_open_descriptors();
    make(WRITES);
    ASSERT_HR(StgOpenStorage(path_of("file"), NULL, ALONE, NULL, 0, &first), S_OK);
    ASSERT_HR(StgOpenStorage(path, NULL, READS, NULL, 0, &second), STG_E_SHAREVIOLATION);
    ASSERT_EQ(IStorage_Release(first), 0);
    ASSERT_HR(StgOpenStorage(path, NULL, READS, NULL, 0, &first), S_OK);
    ASSERT_HR(StgOpenStorage(path, NULL, READS, NULL, 0, &second), S_OK);
    ASSERT_EQ(IStorage_Release(second), 0);
    ASSERT_HR(StgOpenStorage(path, NULL, shared, NULL, 0, &second), STG_E_SHAREVIOLATION);
    ASSERT_HR(StgCreateDocfile(path, WRITES, 0, &second), STG_E_SHAREVIOLATION);
    ASSERT_EQ(IStorage_Release(first), 0);
    ASSERT_HR(StgOpenStorage(path, NULL, shared, NULL, 0, &first), S_OK);
    ASSERT_HR(StgOpenStorage(path, NULL, READS, NULL, 0, &second), STG_E_LOCKVIOLATION);
    ASSERT_HR(StgOpenStorage(path, NULL, shared, NULL, 0, &second), S_OK);
    ASSERT_EQ(IStorage_Release(second), 0);
    ASSERT_EQ(IStorage_Release(first), 0);
}

/* A file that others have open is written where it is; one that is not is another afterwards. */
TEST(what_is_committed_is_what_others_open)
{
    const DWORD shared = STGM_READWRITE | STGM_TRANSACTED | STGM_SHARE_DENY_NONE;
    IStorage *first, *second, *third;
    CLSID found;

    test_expect_open_descriptors();
    make(WRITES);
    ASSERT_HR(StgOpenStorage(path_of("file"), NULL, shared, NULL, 0, &first), S_OK);
    ASSERT_HR(StgOpenStorage(path, NULL, shared, NULL, 0, &second), S_OK);
    ASSERT_HR(WriteClassStg(first, &IID_IStorage), S_OK);
    ASSERT_HR(IStorage_Commit(first, STGC_ONLYIFCURRENT), S_OK);
    ASSERT_HR(ReadClassStg(second, &found), S_OK);
    ASSERT_TRUE(IsEqualCLSID(&found, &class));
    ASSERT_HR(IStorage_Commit(second, STGC_ONLYIFCURRENT), STG_E_NOTCURRENT);
    ASSERT_EQ(IStorage_Release(second), 0);
    ASSERT_HR(WriteClassStg(first, &IID_IStream), S_OK);
    ASSERT_HR(IStorage_Commit(first, STGC_DEFAULT), S_OK);
    ASSERT_HR(StgOpenStorage(path, NULL, shared, NULL, 0, &third), S_OK);
    ASSERT_HR(ReadClassStg(third, &found), S_OK);
    ASSERT_TRUE(IsEqualCLSID(&found, &IID_IStream));
    ASSERT_EQ(IStorage_Release(third), 0);
    ASSERT_EQ(IStorage_Release(first), 0);
}

TEST(a_file_without_a_name_goes_if_it_is_to)
{
    IRootStorage *root;
    IStorage *storage;
    STATSTG stat;

    test_expect_open_descriptors();
    ASSERT_HR(StgCreateDocfile(NULL, WRITES | STGM_DELETEONRELEASE, 0, &storage), S_OK);
    ASSERT_HR(WriteClassStg(storage, &class), S_OK);
    ASSERT_HR(IStorage_Stat(storage, &stat, STATFLAG_DEFAULT), S_OK);
    ASSERT_HR(StgIsStorageFile(stat.pwcsName), S_OK);
    ASSERT_HR(IStorage_QueryInterface(storage, &IID_IRootStorage, (void **)&root), S_OK);
    ASSERT_HR(IRootStorage_SwitchToFile(root, (LPOLESTR)path_of("kept")), S_OK);
    ASSERT_EQ(IRootStorage_Release(root), 1);
    ASSERT_HR(StgIsStorageFile(stat.pwcsName), STG_E_FILENOTFOUND);
    CoTaskMemFree(stat.pwcsName);
    ASSERT_EQ(IStorage_Release(storage), 0);
    ASSERT_HR(StgIsStorageFile(path_of("kept")), S_OK);

    ASSERT_HR(StgCreateDocfile(NULL, WRITES | STGM_DELETEONRELEASE, 0, &storage), S_OK);
    ASSERT_HR(IStorage_Stat(storage, &stat, STATFLAG_DEFAULT), S_OK);
    ASSERT_EQ(IStorage_Release(storage), 0);
    ASSERT_HR(StgIsStorageFile(stat.pwcsName), STG_E_FILENOTFOUND);
    CoTaskMemFree(stat.pwcsName);
}

TEST(what_was_no_compound_file_is_converted)
{
    char bytes[300], read[20];
    IStorage *storage;
    IStream *stream;
    FILE *file;
    ULONG n;

    test_expect_open_descriptors();
    snprintf(bytes, sizeof(bytes), "%s/text", test_home());
    file = fopen(bytes, "w");
    ASSERT_TRUE(file && fputs("text", file) >= 0 && fclose(file) == 0);
    ASSERT_HR(StgCreateDocfile(path_of("text"),
                               STGM_CONVERT | STGM_READWRITE | STGM_SHARE_EXCLUSIVE, 0, &storage),
              STG_S_CONVERTED);
    ASSERT_HR(IStorage_OpenStream(storage, u"CONTENTS", NULL, ALONE, 0, &stream), S_OK);
    ASSERT_HR(IStream_Read(stream, read, sizeof(read), &n), S_OK);
    ASSERT_EQ(n, 4);
    ASSERT_MEM(read, "text", 4);
    ASSERT_EQ(IStream_Release(stream), 0);
    ASSERT_EQ(IStorage_Release(storage), 0);
}

/* Source: Windows' "StgOpenStorage" page. */
TEST(what_is_excluded_is_empty)
{
    LPOLESTR names[] = {(LPOLESTR)u"INNER", (LPOLESTR)u"shallow", NULL};
    IStorage *storage, *inner;
    IStream *stream;
    STATSTG stat;

    test_expect_open_descriptors();
    make(WRITES);
    ASSERT_HR(StgOpenStorage(path_of("file"), NULL, STGM_PRIORITY, NULL, 0, &inner), S_OK);
    ASSERT_HR(StgOpenStorage(NULL, inner, STGM_READWRITE | STGM_TRANSACTED, names, 0, &storage),
              S_OK);
    ASSERT_HR(IStorage_OpenStorage(storage, u"inner", NULL, ALONE, NULL, 0, &inner), S_OK);
    ASSERT_HR(IStorage_OpenStream(inner, u"deep", NULL, ALONE, 0, &stream), STG_E_FILENOTFOUND);
    ASSERT_EQ(IStorage_Release(inner), 0);
    ASSERT_HR(IStorage_OpenStream(storage, u"shallow", NULL, ALONE, 0, &stream), S_OK);
    ASSERT_HR(IStream_Stat(stream, &stat, STATFLAG_NONAME), S_OK);
    ASSERT_EQ(stat.cbSize.QuadPart, 0);
    ASSERT_EQ(IStream_Release(stream), 0);
    ASSERT_EQ(IStorage_Release(storage), 0);
}

TEST(what_cannot_be_replaced_stays)
{
    IStorage *storages[512], *other;
    IStream *stream;
    ULONG n;
    char c;

    make(WRITES);
    ASSERT_HR(StgOpenStorage(path_of("file"), NULL, STGM_READWRITE | STGM_SHARE_EXCLUSIVE, NULL, 0,
                             &storages[0]),
              S_OK);
    for (unsigned i = 1; i < ARRAYSIZE(storages); i++)
        ASSERT_HR(IStorage_CreateStorage(storages[i - 1], u"deeper", WRITES, 0, 0, &storages[i]),
                  S_OK);
    ASSERT_HR(IStorage_CreateStream(storages[511], u"stream", WRITES, 0, 0, &stream), S_OK);
    ASSERT_HR(IStream_Write(stream, "x", 1, NULL), S_OK);
    ASSERT_EQ(IStream_Release(stream), 0);
    ASSERT_HR(IStorage_CreateStorage(storages[511], u"stream",
                                     STGM_READWRITE | STGM_SHARE_EXCLUSIVE | STGM_CONVERT, 0, 0,
                                     &other),
              STG_E_MEDIUMFULL);
    ASSERT_HR(IStorage_OpenStream(storages[511], u"stream", NULL, ALONE, 0, &stream), S_OK);
    ASSERT_HR(IStream_Read(stream, &c, 1, &n), S_OK);
    ASSERT_EQ(n, 1);
    ASSERT_EQ(IStream_Release(stream), 0);
    for (unsigned i = ARRAYSIZE(storages); i-- > 0;)
        ASSERT_EQ(IStorage_Release(storages[i]), 0);
}

TEST(only_what_is_open_in_priority_mode_makes_way)
{
    IStorage *storage, *other;

    test_expect_open_descriptors();
    make(WRITES);
    ASSERT_HR(StgOpenStorage(path_of("file"), NULL, READS, NULL, 0, &storage), S_OK);
    ASSERT_HR(StgOpenStorage(NULL, storage, READS, NULL, 0, &other), STG_E_INVALIDPARAMETER);
    ASSERT_EQ(IStorage_Release(storage), 0);
}

TEST(what_is_no_regular_file_is_refused_at_once)
{
    IPropertySetStorage *sets;
    IStorage *storage;
    char fifo[300];

    test_expect_open_descriptors();
    snprintf(fifo, sizeof(fifo), "%s/fifo", test_home());
    ASSERT_EQ(mkfifo(fifo, 0600), 0);
    ASSERT_HR(StgOpenStorage(path_of("fifo"), NULL, READS, NULL, 0, &storage), STG_E_ACCESSDENIED);
    ASSERT_HR(StgOpenStorageEx(path, STGM_READ | STGM_SHARE_EXCLUSIVE, STGFMT_FILE, 0, NULL, NULL,
                               &IID_IPropertySetStorage, (void **)&sets),
              STG_E_ACCESSDENIED);
}

TEST(bytes_hold_compound_files)
{
    IStorage *storage;
    ILockBytes *bytes;
    CLSID found;

    ASSERT_HR(CreateILockBytesOnHGlobal(NULL, TRUE, &bytes), S_OK);
    ASSERT_HR(StgIsStorageILockBytes(bytes), S_FALSE);
    ASSERT_HR(StgOpenStorageOnILockBytes(bytes, NULL, ALONE, NULL, 0, &storage),
              STG_E_INVALIDHEADER);
    ASSERT_HR(StgCreateDocfileOnILockBytes(bytes, WRITES, 0, &storage), S_OK);
    ASSERT_HR(StgIsStorageILockBytes(bytes), S_OK);
    ASSERT_HR(WriteClassStg(storage, &class), S_OK);
    ASSERT_EQ(IStorage_Release(storage), 0);
    ASSERT_HR(StgOpenStorageOnILockBytes(bytes, NULL, ALONE, NULL, 0, &storage), S_OK);
    ASSERT_HR(ReadClassStg(storage, &found), S_OK);
    ASSERT_TRUE(IsEqualCLSID(&found, &class));
    ASSERT_EQ(IStorage_Release(storage), 0);
    ASSERT_HR(
        StgCreateDocfileOnILockBytes(bytes, STGM_READWRITE | STGM_SHARE_EXCLUSIVE, 0, &storage),
        STG_E_FILEALREADYEXISTS);
    ASSERT_HR(StgCreateDocfileOnILockBytes(NULL, WRITES, 0, &storage), STG_E_INVALIDPOINTER);
    ASSERT_EQ(ILockBytes_Release(bytes), 0);
}
