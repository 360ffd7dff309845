/* SPDX-License-Identifier: MIT */
/* Storages and streams as objects, in bytes in memory. */
#define COBJMACROS
#include <comity/windows.h>

#include "test.h"

enum {
    WRITES = STGM_READWRITE | STGM_SHARE_EXCLUSIVE,
    READS = STGM_READ | STGM_SHARE_EXCLUSIVE,
};

static ILockBytes *bytes;

static IStorage *make(DWORD mode)
{
    IStorage *storage;

    ASSERT_HR(CreateILockBytesOnHGlobal(NULL, TRUE, &bytes), S_OK);
    ASSERT_HR(StgCreateDocfileOnILockBytes(bytes, WRITES | STGM_CREATE | mode, 0, &storage), S_OK);
    return storage;
}

static void done(IStorage *storage)
{
    ASSERT_EQ(IStorage_Release(storage), 0);
    ASSERT_EQ(ILockBytes_Release(bytes), 0);
}

static IStorage *add_storage(IStorage *parent, const WCHAR *name, DWORD mode)
{
    IStorage *storage;

    ASSERT_HR(IStorage_CreateStorage(parent, name, WRITES | mode, 0, 0, &storage), S_OK);
    return storage;
}

static IStream *add_stream(IStorage *parent, const WCHAR *name, const char *text)
{
    IStream *stream;

    ASSERT_HR(IStorage_CreateStream(parent, name, WRITES, 0, 0, &stream), S_OK);
    ASSERT_HR(IStream_Write(stream, text, (ULONG)strlen(text), NULL), S_OK);
    return stream;
}

static void add(IStorage *parent, const WCHAR *name, const char *text)
{
    IStream *stream = add_stream(parent, name, text);

    ASSERT_EQ(IStream_Release(stream), 0);
}

static void assert_has(IStorage *parent, const WCHAR *name, const char *text)
{
    char read[64];
    IStream *stream;
    ULONG n;

    ASSERT_HR(IStorage_OpenStream(parent, name, NULL, READS, 0, &stream), S_OK);
    ASSERT_HR(IStream_Read(stream, read, sizeof(read), &n), S_OK);
    ASSERT_EQ(n, strlen(text));
    ASSERT_MEM(read, text, n);
    ASSERT_EQ(IStream_Release(stream), 0);
}

static void assert_lacks(IStorage *parent, const WCHAR *name)
{
    IStream *stream;

    ASSERT_HR(IStorage_OpenStream(parent, name, NULL, READS, 0, &stream), STG_E_FILENOTFOUND);
}

/* ---- transactions ---- */

TEST(inner_transactions_commit_to_outer_ones)
{
    IStorage *root = make(STGM_TRANSACTED), *middle, *inner, *again;

    middle = add_storage(root, u"middle", STGM_TRANSACTED);
    inner = add_storage(middle, u"inner", STGM_TRANSACTED);
    add(inner, u"deep", "kept");
    ASSERT_HR(IStorage_Commit(inner, 0), S_OK);
    add(inner, u"more", "lost");
    ASSERT_EQ(IStorage_Release(inner), 0);
    ASSERT_HR(IStorage_OpenStorage(middle, u"inner", NULL, READS, NULL, 0, &inner), S_OK);
    assert_has(inner, u"deep", "kept");
    assert_lacks(inner, u"more");
    ASSERT_EQ(IStorage_Release(inner), 0);
    ASSERT_HR(IStorage_Commit(middle, 0), S_OK);
    ASSERT_HR(IStorage_DestroyElement(middle, u"inner"), S_OK);
    ASSERT_EQ(IStorage_Release(middle), 0);
    ASSERT_HR(IStorage_Commit(root, 0), S_OK);
    add(root, u"uncommitted", "lost");
    ASSERT_EQ(IStorage_Release(root), 0);

    ASSERT_HR(StgOpenStorageOnILockBytes(bytes, NULL, WRITES, NULL, 0, &root), S_OK);
    assert_lacks(root, u"uncommitted");
    ASSERT_HR(IStorage_OpenStorage(root, u"middle", NULL, READS, NULL, 0, &middle), S_OK);
    ASSERT_HR(IStorage_OpenStorage(middle, u"inner", NULL, READS, NULL, 0, &again), S_OK);
    assert_has(again, u"deep", "kept");
    ASSERT_EQ(IStorage_Release(again), 0);
    ASSERT_EQ(IStorage_Release(middle), 0);
    done(root);
}

TEST(reverting_takes_back_and_makes_stale)
{
    IStorage *root = make(STGM_TRANSACTED), *inner;
    IStream *stream;
    STATSTG stat;

    add(root, u"first", "one");
    ASSERT_HR(IStorage_Commit(root, 0), S_OK);
    inner = add_storage(root, u"inner", 0);
    stream = add_stream(inner, u"second", "two");
    ASSERT_HR(IStorage_Revert(root), S_OK);
    ASSERT_HR(IStream_Write(stream, "x", 1, NULL), STG_E_REVERTED);
    ASSERT_HR(IStorage_Stat(inner, &stat, STATFLAG_NONAME), STG_E_REVERTED);
    ASSERT_HR(IStorage_Commit(inner, 0), STG_E_REVERTED);
    ASSERT_HR(IStorage_Revert(inner), STG_E_REVERTED);
    ASSERT_EQ(IStream_Release(stream), 0);
    ASSERT_EQ(IStorage_Release(inner), 0);
    assert_has(root, u"first", "one");
    ASSERT_HR(IStorage_OpenStorage(root, u"inner", NULL, READS, NULL, 0, &inner),
              STG_E_FILENOTFOUND);
    done(root);
}

TEST(read_only_transactions_cannot_commit)
{
    IStorage *root = make(0), *inner;

    inner = add_storage(root, u"inner", 0);
    ASSERT_EQ(IStorage_Release(inner), 0);
    ASSERT_HR(IStorage_OpenStorage(root, u"inner", NULL, READS | STGM_TRANSACTED, NULL, 0, &inner),
              S_OK);
    add(inner, u"draft", "text");
    assert_has(inner, u"draft", "text");
    ASSERT_HR(IStorage_Commit(inner, 0), STG_E_ACCESSDENIED);
    ASSERT_HR(IStorage_Commit(root, 0x100), STG_E_INVALIDFLAG);
    ASSERT_EQ(IStorage_Release(inner), 0);
    done(root);
}

/* ---- elements ---- */

TEST(elements_are_open_once)
{
    IStorage *root = make(0), *inner = add_storage(root, u"inner", 0), *other;
    IStream *stream = add_stream(root, u"stream", "text"), *again;

    ASSERT_HR(IStorage_OpenStorage(root, u"INNER", NULL, READS, NULL, 0, &other),
              STG_E_ACCESSDENIED);
    ASSERT_HR(IStorage_OpenStream(root, u"stream", NULL, READS, 0, &again), STG_E_ACCESSDENIED);
    ASSERT_HR(IStorage_RenameElement(root, u"stream", u"other"), STG_E_ACCESSDENIED);
    ASSERT_HR(IStorage_MoveElementTo(root, u"stream", inner, u"moved", STGMOVE_MOVE),
              STG_E_ACCESSDENIED);
    ASSERT_HR(IStorage_CreateStream(root, u"stream", WRITES, 0, 0, &again),
              STG_E_FILEALREADYEXISTS);
    ASSERT_HR(IStorage_CreateStream(root, u"stream", WRITES | STGM_CREATE, 0, 0, &again), S_OK);
    ASSERT_HR(IStream_Write(stream, "x", 1, NULL), STG_E_REVERTED);
    ASSERT_EQ(IStream_Release(stream), 0);
    ASSERT_EQ(IStream_Release(again), 0);
    ASSERT_EQ(IStorage_Release(inner), 0);
    done(root);
}

TEST(names_are_checked)
{
    IStorage *root = make(0), *storage;
    IStream *stream;

    ASSERT_HR(IStorage_CreateStream(root, u"a/b", WRITES, 0, 0, &stream), STG_E_INVALIDNAME);
    ASSERT_HR(IStorage_CreateStorage(root, u"a:b", WRITES, 0, 0, &storage), STG_E_INVALIDNAME);
    ASSERT_HR(IStorage_CreateStorage(root, u"", WRITES, 0, 0, &storage), STG_E_INVALIDNAME);
    ASSERT_HR(
        IStorage_CreateStream(root, u"12345678901234567890123456789012", WRITES, 0, 0, &stream),
        STG_E_INVALIDNAME);
    ASSERT_HR(IStorage_OpenStream(root, NULL, NULL, READS, 0, &stream), STG_E_INVALIDNAME);
    ASSERT_HR(IStorage_RenameElement(root, u"none", u"a!b"), STG_E_INVALIDNAME);
    add(root, u"\5SummaryInformation", "text");
    assert_has(root, u"\5summaryinformation", "text");
    done(root);
}

TEST(a_stream_becomes_a_storage)
{
    IStorage *root = make(0), *storage;

    add(root, u"stream", "text");
    ASSERT_HR(IStorage_CreateStorage(root, u"stream", WRITES | STGM_CONVERT, 0, 0, &storage),
              STG_S_CONVERTED);
    assert_has(storage, u"CONTENTS", "text");
    ASSERT_EQ(IStorage_Release(storage), 0);
    ASSERT_HR(IStorage_CreateStorage(root, u"stream", WRITES | STGM_CONVERT, 0, 0, &storage),
              STG_E_FILEALREADYEXISTS);
    done(root);
}

TEST(enumerators_go_on_while_elements_come_and_go)
{
    IStorage *root = make(0);
    IEnumSTATSTG *elements, *clone;
    STATSTG stats[2];
    ULONG n;

    add(root, u"b", "");
    add(root, u"d", "");
    ASSERT_HR(IStorage_EnumElements(root, 0, NULL, 0, &elements), S_OK);
    ASSERT_HR(IEnumSTATSTG_Next(elements, 1, stats, NULL), S_OK);
    ASSERT_U16(stats[0].pwcsName, u"b");
    CoTaskMemFree(stats[0].pwcsName);
    ASSERT_HR(IEnumSTATSTG_Clone(elements, &clone), S_OK);
    ASSERT_HR(IStorage_DestroyElement(root, u"b"), S_OK);
    add(root, u"a", "");
    add(root, u"c", "");
    ASSERT_HR(IEnumSTATSTG_Next(elements, 2, stats, &n), S_OK);
    ASSERT_U16(stats[0].pwcsName, u"c");
    ASSERT_U16(stats[1].pwcsName, u"d");
    CoTaskMemFree(stats[0].pwcsName);
    CoTaskMemFree(stats[1].pwcsName);
    ASSERT_HR(IEnumSTATSTG_Next(elements, 1, stats, &n), S_FALSE);
    ASSERT_EQ(n, 0);
    ASSERT_HR(IEnumSTATSTG_Skip(clone, 2), S_OK);
    ASSERT_HR(IEnumSTATSTG_Skip(clone, 1), S_FALSE);
    ASSERT_HR(IEnumSTATSTG_Reset(clone), S_OK);
    ASSERT_HR(IEnumSTATSTG_Skip(clone, 3), S_OK);
    ASSERT_HR(IEnumSTATSTG_Next(clone, 2, stats, NULL), STG_E_INVALIDPOINTER);
    ASSERT_EQ(IEnumSTATSTG_Release(clone), 0);
    ASSERT_EQ(IEnumSTATSTG_Release(elements), 0);
    done(root);
}

/* ---- copies ---- */

TEST(copies_merge_and_leave_out)
{
    LPOLESTR names[] = {(LPOLESTR)u"LEFT", NULL};
    IStorage *root = make(0), *from = add_storage(root, u"from", 0),
             *to = add_storage(root, u"to", 0), *inner = add_storage(from, u"inner", 0);
    STATSTG stat;

    add(from, u"left", "out");
    add(from, u"same", "new");
    add(inner, u"left", "in");
    ASSERT_EQ(IStorage_Release(inner), 0);
    ASSERT_HR(WriteClassStg(from, &IID_IStream), S_OK);
    ASSERT_HR(IStorage_SetStateBits(from, 5, 7), S_OK);
    inner = add_storage(to, u"inner", 0);
    add(inner, u"there", "before");
    ASSERT_EQ(IStorage_Release(inner), 0);
    add(to, u"same", "old");
    ASSERT_HR(IStorage_CopyTo(from, 0, NULL, names, to), S_OK);
    assert_lacks(to, u"left");
    assert_has(to, u"same", "new");
    ASSERT_HR(IStorage_OpenStorage(to, u"inner", NULL, READS, NULL, 0, &inner), S_OK);
    assert_has(inner, u"left", "in");
    assert_has(inner, u"there", "before");
    ASSERT_EQ(IStorage_Release(inner), 0);
    ASSERT_HR(IStorage_Stat(to, &stat, STATFLAG_NONAME), S_OK);
    ASSERT_TRUE(IsEqualCLSID(&stat.clsid, &IID_IStream));
    ASSERT_EQ(stat.grfStateBits, 5);
    ASSERT_HR(IStorage_CopyTo(from, 0, NULL, NULL, NULL), STG_E_INVALIDPOINTER);
    ASSERT_HR(IStorage_CopyTo(root, 0, NULL, NULL, from), STG_E_ACCESSDENIED);
    ASSERT_HR(IStorage_CopyTo(from, 0, NULL, NULL, from), STG_E_ACCESSDENIED);
    ASSERT_EQ(IStorage_Release(to), 0);
    ASSERT_EQ(IStorage_Release(from), 0);
    done(root);
}

TEST(elements_move_with_what_is_in_them)
{
    IStorage *root = make(0), *to = add_storage(root, u"to", 0),
             *from = add_storage(root, u"from", 0);

    add(from, u"stream", "text");
    ASSERT_EQ(IStorage_Release(from), 0);
    ASSERT_HR(IStorage_MoveElementTo(root, u"from", to, u"copied", STGMOVE_COPY), S_OK);
    ASSERT_HR(IStorage_MoveElementTo(root, u"from", to, u"copied", STGMOVE_MOVE),
              STG_E_FILEALREADYEXISTS);
    ASSERT_HR(IStorage_MoveElementTo(root, u"from", to, u"moved", STGMOVE_MOVE), S_OK);
    ASSERT_HR(IStorage_MoveElementTo(root, u"from", to, u"more", STGMOVE_MOVE), STG_E_FILENOTFOUND);
    ASSERT_HR(IStorage_MoveElementTo(root, u"to", to, u"itself", STGMOVE_COPY), STG_E_ACCESSDENIED);
    ASSERT_HR(IStorage_OpenStorage(to, u"moved", NULL, READS, NULL, 0, &from), S_OK);
    assert_has(from, u"stream", "text");
    ASSERT_EQ(IStorage_Release(from), 0);
    ASSERT_EQ(IStorage_Release(to), 0);
    done(root);
}

/* ---- streams ---- */

TEST(clones_have_positions_of_their_own)
{
    IStorage *root = make(0);
    IStream *stream = add_stream(root, u"stream", "abcdef"), *clone, *other;
    ULARGE_INTEGER n = {.QuadPart = 4}, n_read, n_written;
    LARGE_INTEGER back = {.QuadPart = -4};
    char read[8];

    ASSERT_HR(IStream_Clone(stream, &clone), S_OK);
    ASSERT_HR(IStream_Seek(clone, back, STREAM_SEEK_END, NULL), S_OK);
    ASSERT_HR(IStream_Seek(clone, back, STREAM_SEEK_CUR, NULL), STG_E_INVALIDFUNCTION);
    other = add_stream(root, u"other", "<");
    ASSERT_HR(IStream_CopyTo(clone, other, n, &n_read, &n_written), S_OK);
    ASSERT_EQ(n_read.QuadPart, 4);
    ASSERT_EQ(n_written.QuadPart, 4);
    ASSERT_EQ(IStream_Release(other), 0);
    assert_has(root, u"other", "<cdef");
    ASSERT_HR(IStream_Write(clone, "g", 1, NULL), S_OK);
    ASSERT_HR(IStream_Read(stream, read, sizeof(read), NULL), S_OK);
    ASSERT_EQ(read[0], 'g');
    ASSERT_HR(IStream_LockRegion(stream, n, n, LOCK_WRITE), STG_E_INVALIDFUNCTION);
    ASSERT_EQ(IStream_Release(clone), 0);
    ASSERT_EQ(IStream_Release(stream), 0);
    done(root);
}

TEST(streams_are_read_and_written_as_opened)
{
    IStorage *root = make(0);
    ULARGE_INTEGER size = {.QuadPart = 3};
    IStream *stream;
    char read[8];

    add(root, u"stream", "text");
    ASSERT_HR(IStorage_OpenStream(root, u"stream", NULL, READS, 0, &stream), S_OK);
    ASSERT_HR(IStream_Write(stream, "x", 1, NULL), STG_E_ACCESSDENIED);
    ASSERT_HR(IStream_SetSize(stream, size), STG_E_ACCESSDENIED);
    ASSERT_EQ(IStream_Release(stream), 0);
    ASSERT_HR(
        IStorage_OpenStream(root, u"stream", NULL, STGM_WRITE | STGM_SHARE_EXCLUSIVE, 0, &stream),
        S_OK);
    ASSERT_HR(IStream_Read(stream, read, sizeof(read), NULL), STG_E_ACCESSDENIED);
    ASSERT_HR(IStream_SetSize(stream, size), S_OK);
    ASSERT_EQ(IStream_Release(stream), 0);
    assert_has(root, u"stream", "tex");
    done(root);
}
