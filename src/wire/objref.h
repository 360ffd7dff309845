/* SPDX-License-Identifier: MIT */
/*
 * OBJREF: an interface pointer as it travels. Source: [MS-DCOM] 2.2.18.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "wire/ndr.h"

enum {
    OBJREF_SIGNATURE = 0x574f454d, /* "MEOW" */
    OBJREF_STANDARD = 1,
    OBJREF_HANDLER = 2,
    OBJREF_CUSTOM = 4,
    SORF_NOPING = 0x1000,
    OBJREF_STANDARD_SIZE = 24 + 40 + 4 + 4 * 2, /* with an empty DUALSTRINGARRAY */
};

struct stdobjref {
    uint32_t flags;
    uint32_t refs;
    uint64_t oxid;
    uint64_t oid;
    GUID ipid;
};

struct objref {
    IID iid;
    uint32_t kind;
    struct stdobjref standard; /* of standard and handler references */
    CLSID clsid;               /* of custom and handler ones */
    const void *data;          /* of custom ones: borrowed */
    uint32_t size;
    const char *resolver; /* the endpoint that a written one names; NULL: none */
};

/* The bytes of a reference, without the counts that an MInterfacePointer puts before it. */
void objref_put(struct ndr_writer *writer, const struct objref *objref);
/* An MInterfacePointer's two counts, around bytes that are written between: their place, and then
 * what they come to. */
size_t objref_begin_pointer(struct ndr_writer *writer);
void objref_end_pointer(struct ndr_writer *writer, size_t place);

/* The same behind the counts of an MInterfacePointer: what a referent points to. */
void objref_put_pointer(struct ndr_writer *writer, const struct objref *objref);
void objref_get(struct ndr_reader *reader, struct objref *ret_objref);
