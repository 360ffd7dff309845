/* SPDX-License-Identifier: MIT */
#include <ole2.h>

#include <stdlib.h>
#include <string.h>

#include "marshal/loopback.h"
#include "marshal/marshaler.h"
#include "test.h"

/* A stream that remembers what it was asked and gives what it was told to give. */
struct fake_stream {
    IStream IStream_iface;
    LONG refs;
    HRESULT hr;
    char bytes[64];
    ULONG n_bytes;
    ULARGE_INTEGER number;
    ULARGE_INTEGER other;
    DWORD flags;
    IStream *target;
    const OLECHAR *name;
};

static struct fake_stream *fake_from(IStream *iface)
{
    return (struct fake_stream *)iface;
}

static HRESULT fake_QueryInterface(IStream *iface, REFIID riid, void **ppv)
{
    return E_NOINTERFACE;
}

static ULONG fake_AddRef(IStream *iface)
{
    return (ULONG)++fake_from(iface)->refs;
}

static ULONG fake_Release(IStream *iface)
{
    return (ULONG)--fake_from(iface)->refs;
}

static HRESULT fake_Read(IStream *iface, void *pv, ULONG cb, ULONG *pcbRead)
{
    struct fake_stream *fake = fake_from(iface);

    *pcbRead = cb < fake->n_bytes ? cb : fake->n_bytes;
    memcpy(pv, fake->bytes, *pcbRead);
    return fake->hr;
}

static HRESULT fake_Write(IStream *iface, const void *pv, ULONG cb, ULONG *pcbWritten)
{
    struct fake_stream *fake = fake_from(iface);

    fake->n_bytes = cb < sizeof(fake->bytes) ? cb : sizeof(fake->bytes);
    memcpy(fake->bytes, pv, fake->n_bytes);
    *pcbWritten = cb;
    return fake->hr;
}

static HRESULT fake_Seek(IStream *iface, LARGE_INTEGER dlibMove, DWORD dwOrigin,
                         ULARGE_INTEGER *plibNewPosition)
{
    fake_from(iface)->flags = dwOrigin;
    plibNewPosition->QuadPart = (ULONGLONG)dlibMove.QuadPart + 1;
    return fake_from(iface)->hr;
}

static HRESULT fake_SetSize(IStream *iface, ULARGE_INTEGER libNewSize)
{
    fake_from(iface)->number = libNewSize;
    return fake_from(iface)->hr;
}

static HRESULT fake_CopyTo(IStream *iface, IStream *pstm, ULARGE_INTEGER cb,
                           ULARGE_INTEGER *pcbRead, ULARGE_INTEGER *pcbWritten)
{
    fake_from(iface)->target = pstm;
    pcbRead->QuadPart = cb.QuadPart;
    pcbWritten->QuadPart = cb.QuadPart - 1;
    return fake_from(iface)->hr;
}

static HRESULT fake_Commit(IStream *iface, DWORD grfCommitFlags)
{
    fake_from(iface)->flags = grfCommitFlags;
    return fake_from(iface)->hr;
}

static HRESULT fake_Revert(IStream *iface)
{
    return fake_from(iface)->hr;
}

static HRESULT fake_LockRegion(IStream *iface, ULARGE_INTEGER libOffset, ULARGE_INTEGER cb,
                               DWORD dwLockType)
{
    fake_from(iface)->number = libOffset;
    fake_from(iface)->other = cb;
    fake_from(iface)->flags = dwLockType;
    return fake_from(iface)->hr;
}

static HRESULT fake_Stat(IStream *iface, STATSTG *pstatstg, DWORD grfStatFlag)
{
    const OLECHAR *name = fake_from(iface)->name;

    pstatstg->type = STGTY_STREAM;
    pstatstg->cbSize.QuadPart = 0x123456789a;
    pstatstg->mtime.dwHighDateTime = 7;
    pstatstg->clsid = IID_IStream;
    pstatstg->reserved = grfStatFlag;
    if (name) {
        size_t size = (SysStringLen((BSTR)name) + 1) * sizeof(OLECHAR);

        pstatstg->pwcsName = CoTaskMemAlloc(size);
        memcpy(pstatstg->pwcsName, name, size);
    }
    return fake_from(iface)->hr;
}

static HRESULT fake_Clone(IStream *iface, IStream **ppstm)
{
    iface->lpVtbl->AddRef(iface);
    *ppstm = iface;
    return fake_from(iface)->hr;
}

static const IStreamVtbl fake_vtable = {
    .QueryInterface = fake_QueryInterface,
    .AddRef = fake_AddRef,
    .Release = fake_Release,
    .Read = fake_Read,
    .Write = fake_Write,
    .Seek = fake_Seek,
    .SetSize = fake_SetSize,
    .CopyTo = fake_CopyTo,
    .Commit = fake_Commit,
    .Revert = fake_Revert,
    .LockRegion = fake_LockRegion,
    .UnlockRegion = fake_LockRegion,
    .Stat = fake_Stat,
    .Clone = fake_Clone,
};

static struct fake_stream fake = {.IStream_iface = {(IStreamVtbl *)&fake_vtable}, .refs = 1};
static struct loopback loopback;

static IStream *start(void)
{
    loopback_init(&loopback, &IID_IStream, (IUnknown *)&fake.IStream_iface);
    return (IStream *)&loopback.proxy;
}

static void finish(void)
{
    ASSERT_EQ(fake.refs, 1);
    loopback_deinit(&loopback);
}

TEST(what_was_written_is_read_back)
{
    IStream *stream = start();
    char bytes[16] = "................";
    ULONG n = 99;

    ASSERT_HR(stream->lpVtbl->Write(stream, "hello", 5, &n), S_OK);
    ASSERT_EQ(n, 5);
    fake.hr = S_FALSE;
    ASSERT_HR(stream->lpVtbl->Read(stream, bytes, sizeof(bytes), &n), S_FALSE);
    ASSERT_EQ(n, 5);
    ASSERT_MEM(bytes, "hello...........", 16);
    ASSERT_HR(stream->lpVtbl->Read(stream, bytes, sizeof(bytes), NULL), S_FALSE);
    ASSERT_HR(stream->lpVtbl->Read(stream, NULL, 0, NULL), S_FALSE);
    ASSERT_HR(stream->lpVtbl->Write(stream, NULL, 0, NULL), S_FALSE);
    ASSERT_HR(stream->lpVtbl->Write(stream, NULL, 1, NULL),
              HRESULT_FROM_WIN32(RPC_X_NULL_REF_POINTER));
    finish();
}

/* RemoteRead's answer: room, 0, bytes, the bytes; their number; the HRESULT. */
TEST(read_is_on_the_wire_as_published)
{
    static const uint8_t request[] = {4, 0, 0, 0};
    static const uint8_t reply[] = {4,   0,   0,   0, 0, 0, 0, 0, 3, 0, 0, 0,
                                    'a', 'b', 'c', 0, 3, 0, 0, 0, 1, 0, 0, 0};
    IStream *stream = start();
    char bytes[4];

    memcpy(fake.bytes, "abc", 3);
    fake.n_bytes = 3;
    fake.hr = S_FALSE;
    ASSERT_HR(stream->lpVtbl->Read(stream, bytes, 4, NULL), S_FALSE);
    ASSERT_EQ(loopback.request.size, sizeof(request));
    ASSERT_MEM(loopback.request.data, request, sizeof(request));
    ASSERT_EQ(loopback.reply.size, sizeof(reply));
    ASSERT_MEM(loopback.reply.data, reply, sizeof(reply));
    finish();
}

/* RemoteSeek's request: the move, aligned to 8; its origin. */
TEST(seek_carries_whole_numbers)
{
    static const uint8_t request[] = {0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 2, 0, 0, 0};
    IStream *stream = start();
    ULARGE_INTEGER position;
    LARGE_INTEGER move;

    move.QuadPart = -2;
    ASSERT_HR(stream->lpVtbl->Seek(stream, move, STREAM_SEEK_END, &position), S_OK);
    ASSERT_EQ(position.QuadPart, -1);
    ASSERT_EQ(fake.flags, STREAM_SEEK_END);
    ASSERT_EQ(loopback.request.size, sizeof(request));
    ASSERT_MEM(loopback.request.data, request, sizeof(request));
    ASSERT_HR(stream->lpVtbl->Seek(stream, move, STREAM_SEEK_END, NULL), S_OK);
    finish();
}

TEST(copy_and_clone_carry_streams)
{
    IStream *stream = start(), *clone;
    ULARGE_INTEGER size, n_read, n_written;

    size.QuadPart = 1ull << 40;
    ASSERT_HR(stream->lpVtbl->CopyTo(stream, &fake.IStream_iface, size, &n_read, &n_written), S_OK);
    ASSERT_TRUE(fake.target == &fake.IStream_iface);
    ASSERT_EQ(n_read.QuadPart, 1ll << 40);
    ASSERT_EQ(n_written.QuadPart, (1ll << 40) - 1);
    ASSERT_HR(stream->lpVtbl->CopyTo(stream, NULL, size, NULL, NULL), S_OK);
    ASSERT_TRUE(fake.target == NULL);
    ASSERT_HR(stream->lpVtbl->Clone(stream, &clone), S_OK);
    ASSERT_TRUE(clone == &fake.IStream_iface);
    clone->lpVtbl->Release(clone);
    ASSERT_HR(stream->lpVtbl->Clone(stream, NULL), HRESULT_FROM_WIN32(RPC_X_NULL_REF_POINTER));
    finish();
}

TEST(regions_and_sizes_arrive)
{
    IStream *stream = start();
    ULARGE_INTEGER offset, size;

    offset.QuadPart = 0x1122334455667788;
    size.QuadPart = 5;
    fake.hr = STG_E_INVALIDFUNCTION;
    ASSERT_HR(stream->lpVtbl->LockRegion(stream, offset, size, 2), STG_E_INVALIDFUNCTION);
    ASSERT_EQ(fake.number.QuadPart, 0x1122334455667788);
    ASSERT_EQ(fake.other.QuadPart, 5);
    ASSERT_EQ(fake.flags, 2);
    ASSERT_HR(stream->lpVtbl->UnlockRegion(stream, size, offset, 3), STG_E_INVALIDFUNCTION);
    ASSERT_EQ(fake.number.QuadPart, 5);
    ASSERT_HR(stream->lpVtbl->SetSize(stream, offset), STG_E_INVALIDFUNCTION);
    ASSERT_EQ(fake.number.QuadPart, 0x1122334455667788);
    ASSERT_HR(stream->lpVtbl->Commit(stream, 0xf0000001), STG_E_INVALIDFUNCTION);
    ASSERT_EQ(fake.flags, 0xf0000001);
    ASSERT_HR(stream->lpVtbl->Revert(stream), STG_E_INVALIDFUNCTION);
    finish();
}

TEST(statistics_come_with_and_without_a_name)
{
    IStream *stream = start();
    STATSTG statistics;

    ASSERT_HR(stream->lpVtbl->Stat(stream, &statistics, STATFLAG_NONAME), S_OK);
    ASSERT_TRUE(statistics.pwcsName == NULL);
    ASSERT_EQ(statistics.type, STGTY_STREAM);
    ASSERT_EQ(statistics.cbSize.QuadPart, 0x123456789a);
    ASSERT_EQ(statistics.mtime.dwHighDateTime, 7);
    ASSERT_TRUE(IsEqualGUID(&statistics.clsid, &IID_IStream));
    ASSERT_EQ(statistics.reserved, STATFLAG_NONAME);
    ASSERT_EQ(loopback.reply.size, 76);

    fake.name = SysAllocString(u"a name");
    ASSERT_HR(stream->lpVtbl->Stat(stream, &statistics, STATFLAG_DEFAULT), S_OK);
    ASSERT_U16(statistics.pwcsName, u"a name");
    CoTaskMemFree(statistics.pwcsName);
    SysFreeString((BSTR)fake.name);
    finish();
}

/* A reply that ends too early leaves the caller nothing to free. */
TEST(what_is_cut_short_is_refused)
{
    const HRESULT bad_data = HRESULT_FROM_WIN32(RPC_X_BAD_STUB_DATA);
    IStream *stream = start();
    STATSTG statistics;
    size_t size;

    fake.name = SysAllocString(u"name");
    ASSERT_HR(stream->lpVtbl->Stat(stream, &statistics, 0), S_OK);
    CoTaskMemFree(statistics.pwcsName);
    size = loopback.reply.size;
    for (loopback.reply_cut = 1; loopback.reply_cut <= size; loopback.reply_cut++) {
        ASSERT_HR(stream->lpVtbl->Stat(stream, &statistics, 0), bad_data);
        ASSERT_TRUE(statistics.pwcsName == NULL);
    }
    loopback.reply_cut = 0;
    for (loopback.request_cut = 1; loopback.request_cut <= 16; loopback.request_cut++)
        ASSERT_HR(stream->lpVtbl->Write(stream, "12345678", 8, NULL), bad_data);
    SysFreeString((BSTR)fake.name);
    finish();
}

TEST(a_call_without_memory_fails_and_leaks_nothing)
{
    IStream *stream = start();
    char bytes[16];
    HRESULT hr;

    fake.n_bytes = 16;
    FOR_EACH_FAILING_ALLOCATION(hr = stream->lpVtbl->Read(stream, bytes, sizeof(bytes), NULL);
                                ASSERT_TRUE(hr == S_OK || hr == E_OUTOFMEMORY));
    FOR_EACH_FAILING_ALLOCATION(hr = stream->lpVtbl->Write(stream, bytes, sizeof(bytes), NULL);
                                ASSERT_TRUE(hr == S_OK || hr == E_OUTOFMEMORY));
    finish();
}
