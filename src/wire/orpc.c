/* SPDX-License-Identifier: MIT */
#include "wire/orpc.h"

#include <comity/winerror.h>

enum {
    EXTENSIONS_MAX = 64,
};

void orpc_put_this(struct ndr_writer *writer, const GUID *causality)
{
    ndr_put_u16(writer, ORPC_MAJOR);
    ndr_put_u16(writer, ORPC_MINOR);
    ndr_put_u32(writer, 0);
    ndr_put_u32(writer, 0);
    ndr_put_guid(writer, causality);
    ndr_put_u32(writer, 0);
}

/* ORPC_EXTENT_ARRAY: nobody here knows an extension, so all are passed over. */
static void skip_extensions(struct ndr_reader *reader)
{
    bool is_there[EXTENSIONS_MAX] = {false};
    uint32_t n, rounded;

    if (ndr_get_u32(reader) == 0)
        return;

    n = ndr_get_u32(reader);
    ndr_get_u32(reader);
    if (ndr_get_u32(reader) == 0)
        return;
    rounded = ndr_get_count(reader, 4);
    if (rounded > EXTENSIONS_MAX || rounded != ((n + 1) & ~1u))
        reader->failed = true;
    for (uint32_t i = 0; i < rounded && !reader->failed; i++)
        is_there[i] = ndr_get_u32(reader) != 0;
    for (uint32_t i = 0; i < rounded && !reader->failed; i++) {
        uint32_t size;

        if (!is_there[i])
            continue;
        size = ndr_get_count(reader, 1);
        ndr_get_guid(reader);
        ndr_get_u32(reader);
        ndr_get_bytes(reader, size);
    }
}

HRESULT orpc_get_this(struct ndr_reader *reader, GUID *ret_causality)
{
    uint16_t major = ndr_get_u16(reader), minor = ndr_get_u16(reader);

    ndr_get_u32(reader);
    ndr_get_u32(reader);
    *ret_causality = ndr_get_guid(reader);
    skip_extensions(reader);
    if (reader->failed)
        return HRESULT_FROM_WIN32(RPC_X_BAD_STUB_DATA);
    return major != ORPC_MAJOR || minor > ORPC_MINOR ? RPC_E_VERSION_MISMATCH : S_OK;
}

void orpc_put_that(struct ndr_writer *writer)
{
    ndr_put_u32(writer, 0);
    ndr_put_u32(writer, 0);
}

void orpc_get_that(struct ndr_reader *reader)
{
    ndr_get_u32(reader);
    skip_extensions(reader);
}
