/* SPDX-License-Identifier: MIT */
#include "wire/orpc.h"

#include <string.h>

#include <comity/winerror.h>

#include "base/guid.h"

enum {
    EXTENSIONS_MAX = 64,
    EXTENT_ARRAY_SIZE = 6 * 4, /* with room for two, the first of which follows */
    EXTENT_SIZE = 4 + 16 + 4,
};

const IID iid_remote_unknown = {0x00000131, 0, 0, {0xc0, 0, 0, 0, 0, 0, 0, 0x46}};

void orpc_put_this(struct ndr_writer *writer, const GUID *causality)
{
    ndr_put_u16(writer, ORPC_MAJOR);
    ndr_put_u16(writer, ORPC_MINOR);
    ndr_put_u32(writer, 0);
    ndr_put_u32(writer, 0);
    ndr_put_guid(writer, causality);
    ndr_put_u32(writer, 0);
}

/* One ORPC_EXTENT. Its data is padded; the size without the padding is told apart. */
static void get_extension(struct ndr_reader *reader, struct orpc_extension *wanted)
{
    uint32_t padded = ndr_get_count(reader, 1), size;
    const void *data;
    GUID id;

    id = ndr_get_guid(reader);
    size = ndr_get_u32(reader);
    data = ndr_get_bytes(reader, padded);
    if (size > padded)
        reader->failed = true;
    if (wanted && !reader->failed && guid_is_equal(&id, wanted->id)) {
        wanted->data = data;
        wanted->size = size;
    }
}

/* ORPC_EXTENT_ARRAY: all but the wanted one are passed over. */
static void get_extensions(struct ndr_reader *reader, struct orpc_extension *wanted)
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
        if (is_there[i])
            get_extension(reader, wanted);
    }
}

HRESULT orpc_get_this(struct ndr_reader *reader, GUID *ret_causality)
{
    uint16_t major = ndr_get_u16(reader), minor = ndr_get_u16(reader);

    ndr_get_u32(reader);
    ndr_get_u32(reader);
    *ret_causality = ndr_get_guid(reader);
    get_extensions(reader, NULL);
    if (reader->failed)
        return HRESULT_FROM_WIN32(RPC_X_BAD_STUB_DATA);
    return major != ORPC_MAJOR || minor > ORPC_MINOR ? RPC_E_VERSION_MISMATCH : S_OK;
}

void orpc_put_that(struct ndr_writer *writer)
{
    ndr_put_u32(writer, 0);
    ndr_put_u32(writer, 0);
}

void orpc_extend_that(struct ndr_writer *writer, const struct orpc_extension *extension)
{
    uint32_t padded = (extension->size + 7) & ~7u;
    /* Flags, a referent; one extension, 0, a referent; two places, a referent and none. */
    const uint32_t array[] = {0, 4, 1, 0, 8, 2, 12, 0};
    size_t added = EXTENT_ARRAY_SIZE + EXTENT_SIZE + padded;
    size_t results = writer->size - writer->base - ORPCTHAT_SIZE;
    uint8_t *at;

    /* What is added is a multiple of 8, so that the results stay aligned as they are. */
    if (!ndr_put_space(writer, added))
        return;
    at = writer->data + writer->base;
    memmove(at + ORPCTHAT_SIZE + added, at + ORPCTHAT_SIZE, results);
    memcpy(at, array, sizeof(array));
    at += sizeof(array);
    memcpy(at, &padded, 4);
    memcpy(at + 4, extension->id, sizeof(GUID));
    memcpy(at + 20, &extension->size, 4);
    memset(at + EXTENT_SIZE, 0, padded);
    memcpy(at + EXTENT_SIZE, extension->data, extension->size);
}

void orpc_get_that(struct ndr_reader *reader, struct orpc_extension *extension)
{
    extension->data = NULL;
    extension->size = 0;
    ndr_get_u32(reader);
    get_extensions(reader, extension);
}
