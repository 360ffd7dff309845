/* SPDX-License-Identifier: MIT */
#define COBJMACROS
#include "typetravel/travel_packet.h"

#include <limits.h>
#include <stdlib.h>

#include <comity/windows.h>

#include "base/hresult.h"
#include "base/utf16.h"
#include "image/span.h"
#include "remoting/packet.h"
#include "typemake/msft_write.h"
#include "typemake/type_layout.h"
#include "typemake/type_maker.h"

enum {
    LIBRARY_AT = 0,
    TYPE_AT = 16,
    LCID_AT = 32,
    SYSTEM_AT = 36,
    VERSION_AT = 40,
    INDEX_AT = 44,
    FACE_AT = 48,
    FORM_AT = 52,
    SIZE_AT = 56,
    HEAD_SIZE = 60,
    PATH_SIZE_MAX = 2 * (PATH_MAX + 8), /* with the number of a resource */
    MSFT_SIZE_MAX = 16 << 20,
};

void travel_packet_deinit(struct travel_packet *packet)
{
    free(packet->bytes);
    packet->bytes = NULL;
}

/* ---- out ---- */

/* As for saving: a base may have grown since its heirs were laid out. */
static HRESULT put_library(struct type_library *library, struct byte_buffer *ret_file)
{
    HRESULT hr = S_OK;

    for (UINT i = 0; SUCCEEDED(hr) && i < library->n_types; i++) {
        if (library->types[i]->making)
            hr = type_layout(type_maker_from(library->types[i]->making));
    }
    if (SUCCEEDED(hr))
        hr = msft_write(library, ret_file);
    if (SUCCEEDED(hr) && ret_file->size > MSFT_SIZE_MAX)
        hr = TYPE_E_SIZETOOBIG;
    return FAILED(hr) && hr != E_OUTOFMEMORY ? E_NOINTERFACE : hr_trace(hr);
}

static void put_head(const struct type_library *library, const struct type_info *info,
                     struct byte_buffer *bytes)
{
    static const GUID none;

    byte_buffer_put(bytes, &library->guid, sizeof(GUID));
    byte_buffer_put(bytes, info ? &info->type->attributes.guid : &none, sizeof(GUID));
    byte_buffer_put_word(bytes, library->lcid);
    byte_buffer_put_word(bytes, (uint32_t)library->system);
    byte_buffer_put_half(bytes, library->major);
    byte_buffer_put_half(bytes, library->minor);
    byte_buffer_put_word(bytes, info ? info->type->index : UINT32_MAX);
    byte_buffer_put_word(bytes, info && info == info->type->faces[1]);
}

HRESULT travel_packet_make(struct type_lib *lib, const struct type_info *info,
                           struct byte_buffer *ret_bytes)
{
    _cleanup_(byte_buffer_deinit) struct byte_buffer file = {0};
    const char16_t *path = lib->library.path;
    size_t size = path ? utf16_len(path) * sizeof(*path) : 0;
    HRESULT hr = path ? S_OK : put_library(&lib->library, &file);

    if (FAILED(hr))
        return hr;
    put_head(&lib->library, info, ret_bytes);
    byte_buffer_put_word(ret_bytes, path ? TRAVEL_PATH : TRAVEL_MSFT);
    byte_buffer_put_word(ret_bytes, (uint32_t)(path ? size : file.size));
    byte_buffer_put(ret_bytes, path ? (const void *)path : file.bytes, path ? size : file.size);
    return ret_bytes->has_failed ? hr_raise(E_OUTOFMEMORY, "packet of a type library") : S_OK;
}

/* ---- in ---- */

static uint32_t word_at(const uint8_t *head, size_t at)
{
    uint32_t word = 0;

    span_u32((struct span){head, HEAD_SIZE}, at, &word);
    return word;
}

static HRESULT bad_packet(void)
{
    return hr_raise(RPC_E_INVALID_DATA, "the packet of a type library is damaged");
}

/* A path is a whole one: nothing is looked for in the folders of who receives it. */
static HRESULT check_path(const struct travel_packet *packet)
{
    const char16_t *path = (const char16_t *)(const void *)packet->bytes;
    size_t len = packet->size / sizeof(*path);

    if (packet->size % sizeof(*path) || utf16_len(path) != len || path[0] != u'/')
        return bad_packet();
    return S_OK;
}

HRESULT travel_packet_read(IStream *stream, struct travel_packet *ret_packet)
{
    _cleanup_(travel_packet_deinit) struct travel_packet packet = {0};
    uint8_t head[HEAD_SIZE];
    HRESULT hr;

    hr = packet_read_bytes(stream, head, sizeof(head));
    if (FAILED(hr))
        return hr_trace(hr);
    memcpy(&packet.library, head + LIBRARY_AT, sizeof(GUID));
    memcpy(&packet.type, head + TYPE_AT, sizeof(GUID));
    packet.lcid = word_at(head, LCID_AT);
    packet.system = (SYSKIND)word_at(head, SYSTEM_AT);
    packet.major = (WORD)word_at(head, VERSION_AT);
    packet.minor = (WORD)(word_at(head, VERSION_AT) >> 16);
    packet.index = (INT)word_at(head, INDEX_AT);
    packet.face = word_at(head, FACE_AT);
    packet.form = word_at(head, FORM_AT);
    packet.size = word_at(head, SIZE_AT);
    if (packet.face > 1 || packet.form >= TRAVEL_FORMS || packet.index < -1 ||
        packet.size > (packet.form == TRAVEL_PATH ? PATH_SIZE_MAX : MSFT_SIZE_MAX))
        return bad_packet();

    /* A path ends in zeros. */
    packet.bytes = calloc(1, packet.size + sizeof(char16_t));
    if (!packet.bytes)
        return hr_raise(E_OUTOFMEMORY, "packet of a type library");
    hr = packet_read_bytes(stream, packet.bytes, packet.size);
    if (SUCCEEDED(hr) && packet.form == TRAVEL_PATH)
        hr = check_path(&packet);
    if (FAILED(hr))
        return hr_trace(hr);
    *ret_packet = packet;
    packet.bytes = NULL;
    return S_OK;
}
