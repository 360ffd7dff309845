/* SPDX-License-Identifier: MIT */
/*
 * Source: Windows' "ICreateTypeInfo::LayOut" page. Identifiers that nobody gave are 0x60000000 for
 * functions and 0x40000000 for variables, with the depth of inheritance in the next 12 bits and the
 * index in the last 16.
 */
#define COBJMACROS
#include "typemake/type_layout.h"

#include <comity/windows.h>

#include "base/hresult.h"
#include "typelib/type_chain.h"
#include "typelib/type_extent.h"

enum {
    DEPTH_SHIFT = 16,
    FUNCTION_ID = 0x60000000,
    VARIABLE_ID = 0x40000000,
};

/* ---- interfaces ---- */

/* How many bases an interface has above it, and the length of their vtable. */
static HRESULT measure_bases(const struct type *type, unsigned *ret_depth, UINT *ret_size)
{
    _cleanup_(type_chain_close) struct type_chain chain = {0};
    const struct type *base;
    HRESULT hr;

    *ret_depth = 0;
    *ret_size = 0;
    hr = type_chain_open(type, &chain);
    if (FAILED(hr))
        return hr_trace(hr);
    if (chain.n > 1) {
        base = chain.types[1];
        type_settle((struct type *)base);
        *ret_depth = chain.n - 1;
        *ret_size =
            base->attributes.cbSizeVft / base->library->slot_size * type->library->slot_size;
    }
    return S_OK;
}

static bool has_id(const struct type *type, MEMBERID id)
{
    for (unsigned i = 0; i < type->attributes.cFuncs; i++) {
        if (type->functions[i].desc.memid == id)
            return true;
    }
    return false;
}

/* By the index; where that is taken, the first one free above all that were by an index. */
static void give_ids(struct type *type, unsigned depth)
{
    unsigned n = type->attributes.cFuncs;

    for (unsigned i = 0; i < n; i++) {
        FUNCDESC *desc = &type->functions[i].desc;
        MEMBERID first = (MEMBERID)(FUNCTION_ID | depth << DEPTH_SHIFT);
        MEMBERID id = first + (MEMBERID)i;

        if (desc->memid != MEMBERID_NIL)
            continue;
        if (has_id(type, id))
            id = first + (MEMBERID)n;
        while (has_id(type, id))
            id++;
        desc->memid = id;
    }
    for (unsigned i = 0; i < type->attributes.cVars; i++) {
        VARDESC *desc = &type->variables[i].desc;

        if (desc->memid == MEMBERID_NIL)
            desc->memid = (MEMBERID)(VARIABLE_ID | depth << DEPTH_SHIFT | i);
    }
}

static HRESULT lay_out_interface(struct type_maker *maker)
{
    struct type *type = maker->type;
    UINT slot = type->library->slot_size;
    unsigned depth;
    UINT size;
    UINT end;
    HRESULT hr;

    hr = measure_bases(type, &depth, &size);
    if (FAILED(hr))
        return hr_trace(hr);
    end = size + type->attributes.cFuncs * slot;
    for (unsigned i = 0; i < type->attributes.cFuncs; i++) {
        FUNCDESC *desc = &type->functions[i].desc;

        if (!maker->has_slot[i])
            desc->oVft = (SHORT)(size + i * slot);
        else if ((USHORT)desc->oVft + slot > end)
            end = (USHORT)desc->oVft + slot;
    }
    type->attributes.cbSizeVft = (WORD)end;
    give_ids(type, depth);
    return S_OK;
}

/* ---- all ---- */

HRESULT type_layout(struct type_maker *maker)
{
    struct type *type = maker->type;

    type->needs_layout = false;
    switch (type->attributes.typekind) {
    case TKIND_DISPATCH:
        if (type_is_dual(type))
            return hr_trace(lay_out_interface(maker));
        give_ids(type, 1);
        return S_OK;
    case TKIND_INTERFACE:
        return hr_trace(lay_out_interface(maker));
    case TKIND_RECORD:
    case TKIND_UNION:
        give_ids(type, 0);
        return hr_trace(type_extent_fields(type, maker->packing));
    case TKIND_ALIAS:
        return hr_trace(type_extent_alias(type, maker->packing));
    default:
        give_ids(type, 0);
        return S_OK;
    }
}
