/* SPDX-License-Identifier: MIT */
/* Reads any bytes as the packet of a type library, whose path is whole if it is one. */
#define COBJMACROS
#include <assert.h>
#include <stdlib.h>

#include "base/utf16.h"
#include "typetravel/travel_packet.h"

#include <comity/ole2.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const LARGE_INTEGER start;
    struct travel_packet packet;
    IStream *stream;

    if (FAILED(CreateStreamOnHGlobal(NULL, TRUE, &stream)))
        abort();
    IStream_Write(stream, data, (ULONG)size, NULL);
    IStream_Seek(stream, start, STREAM_SEEK_SET, NULL);
    if (SUCCEEDED(travel_packet_read(stream, &packet))) {
        const char16_t *path = (const char16_t *)(const void *)packet.bytes;

        assert(packet.index >= -1 && packet.size <= size);
        if (packet.form == TRAVEL_PATH)
            assert(path[0] == u'/' && utf16_len(path) * sizeof(*path) == packet.size);
        travel_packet_deinit(&packet);
    }
    IStream_Release(stream);
    return 0;
}
