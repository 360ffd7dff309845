/* SPDX-License-Identifier: MIT */
/*
 * SHCreateMemStream: a stream that begins with some bytes. Source: Windows' page of that name.
 */
#define COBJMACROS
#include <comity/windows.h>

#include <comity/shlwapi.h>

IStream *SHCreateMemStream(const BYTE *pInit, UINT cbInit)
{
    LARGE_INTEGER start = {.QuadPart = 0};
    IStream *stream;

    if (FAILED(CreateStreamOnHGlobal(NULL, TRUE, &stream)))
        return NULL;
    if (!pInit || cbInit == 0)
        return stream;

    if (FAILED(IStream_Write(stream, pInit, cbInit, NULL))) {
        IStream_Release(stream);
        return NULL;
    }
    IStream_Seek(stream, start, STREAM_SEEK_SET, NULL);
    return stream;
}
