/* SPDX-License-Identifier: MIT */
/*
 * Type chain: an interface and what it is derived from, up to IUnknown, wherever that is described.
 */
#pragma once

#include "base/cleanup.h"
#include "typelib/type_lib.h"

enum {
    TYPE_CHAIN_MAX = 32,
};

struct type_chain {
    const struct type *types[TYPE_CHAIN_MAX]; /* the type itself, its base, ... */
    ITypeInfo *held[TYPE_CHAIN_MAX];          /* what keeps them */
    unsigned n;
};

/*
 * TYPE_E_CIRCULARTYPE raised if it has no end; failures to find another library's type are that
 * library's. A type that is no interface is a chain of one.
 */
HRESULT type_chain_open(const struct type *type, struct type_chain *ret_chain);
void type_chain_close(struct type_chain *chain);

/* How many functions all of them have. */
unsigned type_chain_count(const struct type_chain *chain);

/* The function at @index, the uppermost base's first; and how many bases up it is. NULL if none. */
const struct type_function *type_chain_function(const struct type_chain *chain, unsigned index,
                                                unsigned *ret_depth);

/* The type of that reference (library.h), held for the caller. */
HRESULT type_resolve(const struct type *type, HREFTYPE href, ITypeInfo **ret_info);
