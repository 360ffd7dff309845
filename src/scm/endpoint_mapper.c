/* SPDX-License-Identifier: MIT */
/*
 * The endpoint mapper's interface: which interfaces there are, and on which socket. Source: C706,
 * appendix O (ept) and L (towers). Only what the SCM itself serves is in it: objects' interfaces
 * are found by their OXID. Nothing can be added from outside.
 */
#include <stdio.h>
#include <string.h>

#include <comity/winerror.h>

#include "base/guid.h"
#include "base/home.h"
#include "scm/scm_state.h"
#include "wire/endpoint.h"

enum {
    EPT_INSERT = 0,
    EPT_DELETE = 1,
    EPT_LOOKUP = 2,
    EPT_MAP = 3,
    EPT_LOOKUP_HANDLE_FREE = 4,
    NOT_REGISTERED = 0x16c9a0d6,
    CANT_PERFORM_OP = 0x16c9a0cd,
    INQUIRE_BY_INTERFACE = 1,
    INQUIRE_BY_BOTH = 3,
    HANDLE_MARK = 0x45504d00,
    FLOOR_UUID = 0x0d,
    FLOOR_CONNECTION_ORIENTED = 0x0b,
    FLOOR_UNIX_STREAM = 0x20,
    TOWER_MAX = PATH_MAX + 128,
    ANNOTATION_SIZE = 8, /* of "comityd" */
};

/* Where a lookup goes on: the number of the next entry. */
struct lookup_handle {
    uint32_t attributes;
    uint32_t next;
    uint32_t mark;
    uint32_t unused[2];
};

static uint32_t bad_data(void)
{
    return (uint32_t)HRESULT_FROM_WIN32(RPC_X_BAD_STUB_DATA);
}

/* ---- towers: packed ---- */

static void append(uint8_t *tower, uint16_t *size, const void *data, size_t n)
{
    memcpy(tower + *size, data, n);
    *size = (uint16_t)(*size + n);
}

static void append_word(uint8_t *tower, uint16_t *size, size_t value)
{
    uint16_t word = (uint16_t)value;

    append(tower, size, &word, sizeof(word));
}

static void append_uuid_floor(uint8_t *tower, uint16_t *size, const GUID *uuid, uint16_t major,
                              uint16_t minor)
{
    append_word(tower, size, 1 + sizeof(*uuid) + 2);
    tower[(*size)++] = FLOOR_UUID;
    append(tower, size, uuid, sizeof(*uuid));
    append_word(tower, size, major);
    append_word(tower, size, 2);
    append_word(tower, size, minor);
}

static void append_floor(uint8_t *tower, uint16_t *size, uint8_t protocol, const void *address,
                         size_t address_size)
{
    append_word(tower, size, 1);
    tower[(*size)++] = protocol;
    append_word(tower, size, address_size);
    append(tower, size, address, address_size);
}

static void put_tower(struct ndr_writer *writer, const struct rpc_interface *interface)
{
    char folder[PATH_MAX], path[PATH_MAX + 16];
    uint8_t tower[TOWER_MAX];
    uint16_t size = 0;

    if (FAILED(home_path(HOME_RUNTIME, folder)))
        folder[0] = '\0';
    snprintf(path, sizeof(path), "%s/%s", folder, ENDPOINT_SCM);
    append_word(tower, &size, 4);
    append_uuid_floor(tower, &size, &interface->iid, interface->major, interface->minor);
    append_uuid_floor(tower, &size, &pdu_ndr_syntax, 2, 0);
    append_floor(tower, &size, FLOOR_CONNECTION_ORIENTED, "\0", 2);
    append_floor(tower, &size, FLOOR_UNIX_STREAM, path, strlen(path) + 1);
    ndr_put_u32(writer, size);
    ndr_put_u32(writer, size);
    ndr_put_bytes(writer, tower, size);
    ndr_put_align(writer, 4);
}

/* The interface on the first floor of a tower. */
static void get_tower(struct ndr_reader *reader, struct rpc_interface *ret_interface)
{
    const uint8_t *bytes;
    uint32_t size;

    ndr_get_u32(reader);
    size = ndr_get_count(reader, 1);
    bytes = ndr_get_bytes(reader, size);
    ndr_get_align(reader, 4);
    if (!bytes || size < 2 + 2 + 1 + 16 + 2 || bytes[4] != FLOOR_UUID) {
        reader->failed = true;
        return;
    }
    memcpy(&ret_interface->iid, bytes + 5, sizeof(ret_interface->iid));
    memcpy(&ret_interface->major, bytes + 21, sizeof(ret_interface->major));
}

/* ---- entries ---- */

static bool is_same(const struct rpc_interface *a, const struct rpc_interface *b)
{
    return guid_is_equal(&a->iid, &b->iid) && a->major == b->major;
}

static void skip_object(struct ndr_reader *reader)
{
    if (ndr_get_u32(reader) != 0)
        ndr_get_guid(reader);
}

static void get_handle(struct ndr_reader *reader, struct lookup_handle *ret_handle)
{
    const void *bytes;

    ndr_get_align(reader, 4);
    bytes = ndr_get_bytes(reader, sizeof(*ret_handle));
    *ret_handle = (struct lookup_handle){0};
    if (bytes)
        memcpy(ret_handle, bytes, sizeof(*ret_handle));
    if (ret_handle->mark != HANDLE_MARK)
        ret_handle->next = 0;
}

static void put_handle(struct ndr_writer *writer, uint32_t next)
{
    struct lookup_handle handle = {.next = next, .mark = next ? HANDLE_MARK : 0};

    ndr_put_bytes(writer, &handle, sizeof(handle));
}

static void put_entry(struct ndr_writer *writer)
{
    ndr_put_guid(writer, &GUID_NULL);
    ndr_put_referent(writer);
    ndr_put_u32(writer, 0);
    ndr_put_u32(writer, ANNOTATION_SIZE);
    ndr_put_bytes(writer, "comityd", ANNOTATION_SIZE);
}

static uint32_t look_up(struct ndr_reader *reader, struct ndr_writer *writer)
{
    const struct rpc_interface *found[SCM_INTERFACES_MAX], *all;
    uint32_t inquiry = ndr_get_u32(reader), n_all = scm_interfaces(&all);
    uint32_t n_found = 0, n, max, first;
    struct rpc_interface wanted = {0};
    struct lookup_handle handle;
    bool filters, is_more;

    skip_object(reader);
    filters = ndr_get_u32(reader) != 0;
    if (filters) {
        wanted.iid = ndr_get_guid(reader);
        wanted.major = ndr_get_u16(reader);
        wanted.minor = ndr_get_u16(reader);
    }
    ndr_get_u32(reader); /* how versions are compared: by the major one */
    get_handle(reader, &handle);
    max = ndr_get_u32(reader);
    if (reader->failed)
        return bad_data();

    filters = filters && (inquiry == INQUIRE_BY_INTERFACE || inquiry == INQUIRE_BY_BOTH);
    for (uint32_t i = 0; i < n_all; i++) {
        if (!filters || is_same(&all[i], &wanted))
            found[n_found++] = &all[i];
    }
    first = handle.next < n_found ? handle.next : n_found;
    n = n_found - first < max ? n_found - first : max;
    is_more = first + n < n_found;
    put_handle(writer, is_more ? first + n : 0);
    ndr_put_u32(writer, n);
    ndr_put_u32(writer, max);
    ndr_put_u32(writer, 0);
    ndr_put_u32(writer, n);
    for (uint32_t i = 0; i < n; i++)
        put_entry(writer);
    for (uint32_t i = 0; i < n; i++)
        put_tower(writer, found[first + i]);
    ndr_put_u32(writer, n > 0 ? 0 : NOT_REGISTERED);
    return 0;
}

static uint32_t map(struct ndr_reader *reader, struct ndr_writer *writer)
{
    const struct rpc_interface *all, *found = NULL;
    struct rpc_interface wanted = {0};
    uint32_t n = scm_interfaces(&all), max;
    struct lookup_handle handle;

    skip_object(reader);
    if (ndr_get_u32(reader) == 0)
        return bad_data();
    get_tower(reader, &wanted);
    get_handle(reader, &handle);
    max = ndr_get_u32(reader);
    if (reader->failed)
        return bad_data();

    for (uint32_t i = 0; i < n; i++) {
        if (is_same(&all[i], &wanted) && max > 0)
            found = &all[i];
    }
    put_handle(writer, 0);
    ndr_put_u32(writer, found ? 1 : 0);
    ndr_put_u32(writer, max);
    ndr_put_u32(writer, 0);
    ndr_put_u32(writer, found ? 1 : 0);
    if (found) {
        ndr_put_referent(writer);
        put_tower(writer, found);
    }
    ndr_put_u32(writer, found ? 0 : NOT_REGISTERED);
    return 0;
}

static uint32_t serve(struct rpc_request *request, struct ndr_writer *writer)
{
    switch (request->opnum) {
    case EPT_INSERT:
    case EPT_DELETE:
        ndr_put_u32(writer, CANT_PERFORM_OP);
        return 0;
    case EPT_LOOKUP:
        return look_up(&request->stub, writer);
    case EPT_MAP:
        return map(&request->stub, writer);
    case EPT_LOOKUP_HANDLE_FREE:
        put_handle(writer, 0);
        ndr_put_u32(writer, 0);
        return 0;
    default:
        return FAULT_OP_RANGE;
    }
}

HRESULT endpoint_mapper_serve(struct scm *scm, struct peer *peer, struct rpc_request *request)
{
    scm_answer(scm, peer, request, serve(request, scm_begin_answer(scm)));
    return S_OK;
}
