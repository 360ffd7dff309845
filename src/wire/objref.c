/* SPDX-License-Identifier: MIT */
#include "wire/objref.h"

#include <string.h>

#include "wire/dual_string.h"

/* OBJREFs are packed: written and read byte by byte, not aligned. */
static void put32(struct ndr_writer *writer, uint32_t value)
{
    ndr_put_bytes(writer, &value, sizeof(value));
}

static void put64(struct ndr_writer *writer, uint64_t value)
{
    ndr_put_bytes(writer, &value, sizeof(value));
}

static uint32_t get32(struct ndr_reader *reader)
{
    const void *bytes = ndr_get_bytes(reader, 4);
    uint32_t value = 0;

    if (bytes)
        memcpy(&value, bytes, sizeof(value));
    return value;
}

static uint64_t get64(struct ndr_reader *reader)
{
    uint64_t low = get32(reader);

    return low | (uint64_t)get32(reader) << 32;
}

static GUID get_guid(struct ndr_reader *reader)
{
    const void *bytes = ndr_get_bytes(reader, sizeof(GUID));
    GUID guid = {0};

    if (bytes)
        memcpy(&guid, bytes, sizeof(guid));
    return guid;
}

/* No bindings: a reader on this machine finds the exporter by its OXID. Both halves end, because
 * readers look for both ends. */
static void put_empty_bindings(struct ndr_writer *writer)
{
    static const uint16_t words[] = {4, 2, 0, 0, 0, 0};

    ndr_put_bytes(writer, words, sizeof(words));
}

void objref_put(struct ndr_writer *writer, const struct objref *objref)
{
    put32(writer, OBJREF_SIGNATURE);
    put32(writer, objref->kind);
    ndr_put_bytes(writer, &objref->iid, sizeof(objref->iid));
    if (objref->kind == OBJREF_CUSTOM) {
        ndr_put_bytes(writer, &objref->clsid, sizeof(objref->clsid));
        put32(writer, 0);
        put32(writer, objref->size + 8);
        ndr_put_bytes(writer, objref->data, objref->size);
        return;
    }
    put32(writer, objref->standard.flags);
    put32(writer, objref->standard.refs);
    put64(writer, objref->standard.oxid);
    put64(writer, objref->standard.oid);
    ndr_put_bytes(writer, &objref->standard.ipid, sizeof(GUID));
    if (objref->kind == OBJREF_HANDLER)
        ndr_put_bytes(writer, &objref->clsid, sizeof(objref->clsid));
    if (objref->resolver)
        dual_string_put(writer, objref->resolver);
    else
        put_empty_bindings(writer);
}

size_t objref_begin_pointer(struct ndr_writer *writer)
{
    ndr_put_u32(writer, 0);
    ndr_put_u32(writer, 0);
    return writer->size - 8;
}

void objref_end_pointer(struct ndr_writer *writer, size_t place)
{
    uint32_t size;

    if (writer->failed)
        return;
    size = (uint32_t)(writer->size - place - 8);
    memcpy(writer->data + place, &size, sizeof(size));
    memcpy(writer->data + place + 4, &size, sizeof(size));
}

void objref_put_pointer(struct ndr_writer *writer, const struct objref *objref)
{
    size_t place = objref_begin_pointer(writer);

    objref_put(writer, objref);
    objref_end_pointer(writer, place);
}

static void skip_bindings(struct ndr_reader *reader)
{
    const uint8_t *counts = ndr_get_bytes(reader, 4);

    if (counts)
        ndr_get_bytes(reader, 2 * ((size_t)counts[0] | (size_t)counts[1] << 8));
}

void objref_get(struct ndr_reader *reader, struct objref *ret_objref)
{
    *ret_objref = (struct objref){0};
    if (get32(reader) != OBJREF_SIGNATURE)
        reader->failed = true;
    ret_objref->kind = get32(reader);
    ret_objref->iid = get_guid(reader);
    switch (ret_objref->kind) {
    case OBJREF_CUSTOM:
        ret_objref->clsid = get_guid(reader);
        get32(reader);
        get32(reader);
        ret_objref->size = (uint32_t)ndr_left(reader);
        ret_objref->data = ndr_get_bytes(reader, ret_objref->size);
        break;
    case OBJREF_STANDARD:
    case OBJREF_HANDLER:
        ret_objref->standard.flags = get32(reader);
        ret_objref->standard.refs = get32(reader);
        ret_objref->standard.oxid = get64(reader);
        ret_objref->standard.oid = get64(reader);
        ret_objref->standard.ipid = get_guid(reader);
        if (ret_objref->kind == OBJREF_HANDLER)
            ret_objref->clsid = get_guid(reader);
        skip_bindings(reader);
        break;
    default:
        reader->failed = true;
    }
}
