/* SPDX-License-Identifier: MIT */
#include "wire/rot_protocol.h"

#include <comity/winerror.h>

static void put_bytes(struct ndr_writer *writer, struct rot_bytes bytes)
{
    ndr_put_u32(writer, bytes.size);
    ndr_put_bytes(writer, bytes.data, bytes.size);
}

static struct rot_bytes get_bytes(struct ndr_reader *reader, uint32_t limit)
{
    struct rot_bytes bytes = {.size = ndr_get_count(reader, 1)};

    if (bytes.size > limit)
        reader->failed = true;
    bytes.data = ndr_get_bytes(reader, bytes.size);
    return bytes;
}

void rot_put_registration(struct ndr_writer *writer, const struct rot_registration *registration)
{
    ndr_put_u32(writer, registration->cookie);
    ndr_put_u32(writer, registration->flags);
    ndr_put_u64(writer, registration->time);
    ndr_put_u64(writer, registration->exporter);
    put_bytes(writer, registration->comparison);
    put_bytes(writer, registration->moniker);
    put_bytes(writer, registration->object);
    put_bytes(writer, registration->name);
}

void rot_get_registration(struct ndr_reader *reader, struct rot_registration *ret_registration)
{
    ret_registration->cookie = ndr_get_u32(reader);
    ret_registration->flags = ndr_get_u32(reader);
    ret_registration->time = ndr_get_u64(reader);
    ret_registration->exporter = ndr_get_u64(reader);
    ret_registration->comparison = get_bytes(reader, ROT_COMPARISON_MAX);
    ret_registration->moniker = get_bytes(reader, ROT_MONIKER_MAX);
    ret_registration->object = get_bytes(reader, SCM_OBJREF_MAX);
    ret_registration->name = get_bytes(reader, ROT_NAME_MAX);
}

void rot_put_time(struct ndr_writer *writer, const struct rot_time *time)
{
    ndr_put_u32(writer, time->cookie);
    ndr_put_u64(writer, time->time);
}

void rot_get_time(struct ndr_reader *reader, struct rot_time *ret_time)
{
    ret_time->cookie = ndr_get_u32(reader);
    ret_time->time = ndr_get_u64(reader);
}

void rot_put_query(struct ndr_writer *writer, const struct rot_query *query)
{
    ndr_put_u64(writer, query->stale);
    put_bytes(writer, query->comparison);
}

void rot_get_query(struct ndr_reader *reader, struct rot_query *ret_query)
{
    ret_query->stale = ndr_get_u64(reader);
    ret_query->comparison = get_bytes(reader, ROT_COMPARISON_MAX);
}

void rot_put_found(struct ndr_writer *writer, const struct rot_found *found)
{
    ndr_put_u32(writer, (uint32_t)found->hr);
    ndr_put_u64(writer, found->entry);
    ndr_put_u64(writer, found->time);
    put_bytes(writer, found->object);
}

void rot_get_found(struct ndr_reader *reader, struct rot_found *ret_found)
{
    ret_found->hr = (HRESULT)ndr_get_u32(reader);
    ret_found->entry = ndr_get_u64(reader);
    ret_found->time = ndr_get_u64(reader);
    ret_found->object = get_bytes(reader, SCM_OBJREF_MAX);
}

void rot_put_line(struct ndr_writer *writer, const struct rot_line *line)
{
    ndr_put_u8(writer, 1);
    ndr_put_u64(writer, line->entry);
    ndr_put_u32(writer, line->pid);
    ndr_put_u32(writer, line->flags);
    ndr_put_u64(writer, line->time);
    put_bytes(writer, line->moniker);
    put_bytes(writer, line->name);
}

void rot_put_end(struct ndr_writer *writer, bool has_more)
{
    ndr_put_u8(writer, 0);
    ndr_put_u8(writer, has_more);
}

HRESULT rot_get_line(struct ndr_reader *reader, struct rot_line *ret_line, bool *ret_has_more)
{
    bool is_line = ndr_get_u8(reader) == 1;

    if (is_line) {
        ret_line->entry = ndr_get_u64(reader);
        ret_line->pid = ndr_get_u32(reader);
        ret_line->flags = ndr_get_u32(reader);
        ret_line->time = ndr_get_u64(reader);
        ret_line->moniker = get_bytes(reader, ROT_MONIKER_MAX);
        ret_line->name = get_bytes(reader, ROT_NAME_MAX);
    } else {
        *ret_has_more = ndr_get_u8(reader) == 1;
    }
    if (reader->failed)
        return HRESULT_FROM_WIN32(RPC_X_BAD_STUB_DATA);
    return is_line ? S_OK : S_FALSE;
}
