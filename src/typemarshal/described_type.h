/* SPDX-License-Identifier: MIT */
/*
 * Types as type libraries describe them, made into those that travel (marshal/wire_type.h).
 */
#pragma once

#include <comity/oleauto.h>

#include "marshal/wire_type.h"

enum {
    DESCRIBED_DEPTH_MAX = 16, /* of aliases of aliases, and of records in records */
};

/* How many pointers to what, behind all aliases. */
struct described_type {
    unsigned pointers;
    bool is_array;                /* of a fixed length: as a parameter a pointer already */
    const struct wire_type *type; /* NULL: it cannot travel */
    IID iid;                      /* of an interface: wherever one travels in the type */
};

/* What @desc, which is of @info, means; @depth is 0 from outside. */
HRESULT described_type_resolve(ITypeInfo *info, const TYPEDESC *desc, unsigned depth,
                               struct described_type *ret_type);

/* What the type @info itself is. */
HRESULT described_type_of(ITypeInfo *info, struct described_type *ret_type);

/*
 * Has the type itself be pointers, but for @rest of them. False if it cannot travel so, or without
 * memory.
 */
bool described_type_add_pointers(struct described_type *type, unsigned rest);
