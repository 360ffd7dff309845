/* SPDX-License-Identifier: MIT */
/* The stream "\1CompObj" of a storage, which any program may have written. */
#define COBJMACROS
#include <stdint.h>
#include <stdlib.h>

#include <comity/ole2.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void put_stream(IStorage *storage, const uint8_t *data, size_t size)
{
    IStream *stream;

    if (FAILED(IStorage_CreateStream(storage, u"\1CompObj", STGM_WRITE | STGM_SHARE_EXCLUSIVE, 0, 0,
                                     &stream)))
        abort();
    if (FAILED(IStream_Write(stream, data ? data : (const uint8_t *)"", (ULONG)size, NULL)))
        abort();
    IStream_Release(stream);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ILockBytes *bytes;
    IStorage *storage;
    CLIPFORMAT format;
    LPOLESTR name;

    if (FAILED(CreateILockBytesOnHGlobal(NULL, TRUE, &bytes)))
        abort();
    if (FAILED(StgCreateDocfileOnILockBytes(
            bytes, STGM_CREATE | STGM_READWRITE | STGM_SHARE_EXCLUSIVE, 0, &storage)))
        abort();
    put_stream(storage, data, size);
    if (SUCCEEDED(ReadFmtUserTypeStg(storage, &format, &name)))
        CoTaskMemFree(name);
    IStorage_Release(storage);
    ILockBytes_Release(bytes);
    return 0;
}
