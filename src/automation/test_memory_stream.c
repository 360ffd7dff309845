/* SPDX-License-Identifier: MIT */
#define COBJMACROS
#include <comity/windows.h>

#include <comity/shlwapi.h>

#include "test.h"

static ULONGLONG seek(IStream *stream, int64_t move, DWORD origin)
{
    LARGE_INTEGER distance = {.QuadPart = move};
    ULARGE_INTEGER position;

    ASSERT_HR(IStream_Seek(stream, distance, origin, &position), S_OK);
    return position.QuadPart;
}

static ULONGLONG size_of(IStream *stream)
{
    STATSTG stat;

    ASSERT_HR(IStream_Stat(stream, &stat, STATFLAG_NONAME), S_OK);
    ASSERT_EQ(stat.type, STGTY_STREAM);
    ASSERT_TRUE(stat.pwcsName == NULL);
    return stat.cbSize.QuadPart;
}

TEST(what_is_written_is_read_back)
{
    char text[16] = "";
    IStream *stream;
    ULONG n;

    ASSERT_HR(CreateStreamOnHGlobal(NULL, TRUE, &stream), S_OK);
    ASSERT_HR(IStream_Write(stream, "hello", 5, &n), S_OK);
    ASSERT_EQ(n, 5);
    ASSERT_EQ(size_of(stream), 5);
    ASSERT_EQ(seek(stream, -4, STREAM_SEEK_END), 1);
    ASSERT_HR(IStream_Read(stream, text, sizeof(text), &n), S_OK);
    ASSERT_EQ(n, 4);
    ASSERT_STR(text, "ello");
    ASSERT_HR(IStream_Read(stream, text, sizeof(text), &n), S_OK);
    ASSERT_EQ(n, 0);
    ASSERT_HR(IStream_Read(stream, NULL, 1, &n), STG_E_INVALIDPOINTER);
    ASSERT_EQ(IStream_Release(stream), 0);
}

TEST(a_gap_is_filled_with_zeros)
{
    char bytes[4] = {1, 1, 1, 1};
    IStream *stream;

    ASSERT_HR(CreateStreamOnHGlobal(NULL, TRUE, &stream), S_OK);
    ASSERT_EQ(seek(stream, 3, STREAM_SEEK_SET), 3);
    ASSERT_EQ(size_of(stream), 0);
    ASSERT_HR(IStream_Write(stream, "x", 1, NULL), S_OK);
    ASSERT_EQ(seek(stream, 0, STREAM_SEEK_SET), 0);
    ASSERT_HR(IStream_Read(stream, bytes, 4, NULL), S_OK);
    ASSERT_MEM(bytes, "\0\0\0x", 4);
    ASSERT_EQ(IStream_Release(stream), 0);
}

TEST(no_position_is_before_the_start)
{
    LARGE_INTEGER back = {.QuadPart = -2}, none = {.QuadPart = 0};
    ULARGE_INTEGER position;
    IStream *stream;

    ASSERT_HR(CreateStreamOnHGlobal(NULL, TRUE, &stream), S_OK);
    ASSERT_HR(IStream_Write(stream, "x", 1, NULL), S_OK);
    ASSERT_HR(IStream_Seek(stream, back, STREAM_SEEK_CUR, &position), STG_E_SEEKERROR);
    ASSERT_EQ(position.QuadPart, 1);
    ASSERT_HR(IStream_Seek(stream, back, STREAM_SEEK_SET, NULL), STG_E_SEEKERROR);
    ASSERT_HR(IStream_Seek(stream, none, 3, NULL), STG_E_SEEKERROR);
    ASSERT_EQ(seek(stream, 0, STREAM_SEEK_CUR), 1);
    ASSERT_EQ(IStream_Release(stream), 0);
}

TEST(clones_share_data_but_no_position)
{
    HGLOBAL handle, of_clone;
    IStream *stream, *clone;
    char first = 0;

    ASSERT_HR(CreateStreamOnHGlobal(NULL, TRUE, &stream), S_OK);
    ASSERT_HR(IStream_Clone(stream, &clone), S_OK);
    ASSERT_HR(IStream_Write(stream, "ab", 2, NULL), S_OK);
    ASSERT_HR(GetHGlobalFromStream(stream, &handle), S_OK);
    ASSERT_HR(GetHGlobalFromStream(clone, &of_clone), S_OK);
    ASSERT_TRUE(handle == of_clone);
    ASSERT_EQ(IStream_Release(stream), 0);
    ASSERT_HR(IStream_Read(clone, &first, 1, NULL), S_OK);
    ASSERT_EQ(first, 'a');
    ASSERT_EQ(IStream_Release(clone), 0);
}

TEST(copying_moves_both_positions)
{
    ULARGE_INTEGER all = {.QuadPart = UINT64_MAX}, n_read, n_written;
    static BYTE bytes[10000];
    IStream *from, *to;

    from = SHCreateMemStream(bytes, sizeof(bytes));
    ASSERT_HR(CreateStreamOnHGlobal(NULL, TRUE, &to), S_OK);
    ASSERT_EQ(seek(from, 1000, STREAM_SEEK_SET), 1000);
    ASSERT_HR(IStream_CopyTo(from, to, all, &n_read, &n_written), S_OK);
    ASSERT_EQ(n_read.QuadPart, 9000);
    ASSERT_EQ(n_written.QuadPart, 9000);
    ASSERT_EQ(seek(from, 0, STREAM_SEEK_CUR), 10000);
    ASSERT_EQ(seek(to, 0, STREAM_SEEK_CUR), 9000);
    ASSERT_HR(IStream_CopyTo(from, NULL, all, NULL, NULL), STG_E_INVALIDPOINTER);
    ASSERT_EQ(IStream_Release(from), 0);
    ASSERT_EQ(IStream_Release(to), 0);
}

TEST(memory_that_its_owner_freed_is_empty)
{
    HGLOBAL handle = GlobalAlloc(GMEM_MOVEABLE, 4);
    ULARGE_INTEGER size = {.QuadPart = 8};
    IStream *stream;
    char bytes[4];
    ULONG n;

    ASSERT_HR(CreateStreamOnHGlobal(handle, FALSE, &stream), S_OK);
    ASSERT_EQ(size_of(stream), 4);
    GlobalFree(handle);
    ASSERT_HR(IStream_Read(stream, bytes, 4, &n), S_OK);
    ASSERT_EQ(n, 0);
    ASSERT_HR(IStream_SetSize(stream, size), E_OUTOFMEMORY);
    ASSERT_HR(IStream_Write(stream, bytes, 4, &n), E_OUTOFMEMORY);
    ASSERT_EQ(n, 0);
    ASSERT_EQ(IStream_Release(stream), 0);
}

TEST(regions_are_not_locked_and_nothing_is_transacted)
{
    ULARGE_INTEGER one = {.QuadPart = 1};
    IStream *stream = SHCreateMemStream(NULL, 0);
    HGLOBAL handle;
    void *other;

    ASSERT_HR(IStream_LockRegion(stream, one, one, LOCK_WRITE), STG_E_INVALIDFUNCTION);
    ASSERT_HR(IStream_UnlockRegion(stream, one, one, LOCK_WRITE), STG_E_INVALIDFUNCTION);
    ASSERT_HR(IStream_Commit(stream, STGC_DEFAULT), S_OK);
    ASSERT_HR(IStream_Revert(stream), S_OK);
    ASSERT_HR(IStream_QueryInterface(stream, &IID_IDispatch, &other), E_NOINTERFACE);
    ASSERT_HR(GetHGlobalFromStream(NULL, &handle), E_INVALIDARG);
    ASSERT_EQ(IStream_Release(stream), 0);
}

TEST(lack_of_memory_leaves_no_stream)
{
    FOR_EACH_FAILING_ALLOCATION({
        IStream *stream = SHCreateMemStream((const BYTE *)"bytes", 5);

        ASSERT_TRUE(stream || test_allocation_failed());
        if (stream)
            ASSERT_EQ(IStream_Release(stream), 0);
    });
}
