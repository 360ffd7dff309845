/* SPDX-License-Identifier: MIT */
#define COBJMACROS
#include "typelib/type_chain.h"

#include <comity/windows.h>

#include "base/hresult.h"
#include "typefile/find_library.h"

static HRESULT resolve_imported(const struct imported_type *imported, ITypeInfo **ret_info)
{
    ITypeLib *lib;
    HRESULT hr;

    hr = find_imported_library(imported->library, &lib);
    if (FAILED(hr))
        return hr_trace(hr);
    if (imported->has_guid)
        hr = ITypeLib_GetTypeInfoOfGuid(lib, &imported->guid, ret_info);
    else
        hr = ITypeLib_GetTypeInfo(lib, imported->index, ret_info);
    return FAILED(hr) ? hr_raise(hr, "type library: a type is not in the library it is to be in")
                      : S_OK;
}

static HRESULT resolve_here(const struct type *type, HREFTYPE href, ITypeInfo **ret_info)
{
    const struct type *own = type_library_own(type->library, href);
    const struct imported_type *imported = type_library_imported(type->library, href);

    if (own) {
        *ret_info = type_face(own);
        return S_OK;
    }
    return imported ? hr_trace(resolve_imported(imported, ret_info))
                    : hr_raise(E_INVALIDARG, "type library: reference 0x%x is to no type", href);
}

HRESULT type_resolve(const struct type *type, HREFTYPE href, ITypeInfo **ret_info)
{
    unsigned depth = href >> BASE_HREF_SHIFT;
    HREFTYPE own = href & HREF_MASK & ~(HREFTYPE)BASE_HREF_BIT;
    _cleanup_(type_chain_close) struct type_chain chain = {0};
    HRESULT hr;

    if (depth == 0)
        return hr_trace(resolve_here(type, own, ret_info));
    hr = type_chain_open(type, &chain);
    if (FAILED(hr))
        return hr_trace(hr);
    if (depth >= chain.n)
        return hr_raise(E_INVALIDARG, "type library: reference 0x%x is to no type", href);
    return hr_trace(resolve_here(chain.types[depth], own, ret_info));
}

static bool is_interface(const struct type *type)
{
    return type->attributes.typekind == TKIND_INTERFACE ||
           type->attributes.typekind == TKIND_DISPATCH;
}

/* A dispinterface that has no interface behind it: its functions are all that it shows. */
static bool is_plain_dispinterface(const struct type *type, ITypeInfo *base)
{
    return type->attributes.typekind == TKIND_DISPATCH && !type_is_dual(type) &&
           IsEqualGUID(&type_info_from(base)->type->attributes.guid, &IID_IDispatch);
}

HRESULT type_chain_open(const struct type *type, struct type_chain *ret_chain)
{
    struct type_chain *chain = ret_chain;
    HRESULT hr;

    chain->types[0] = type;
    chain->held[0] = NULL;
    chain->n = 1;
    while (is_interface(type) && type->attributes.cImplTypes > 0) {
        ITypeInfo *base;

        if (chain->n == TYPE_CHAIN_MAX) {
            type_chain_close(chain);
            return hr_raise(TYPE_E_CIRCULARTYPE, "type library: an interface is its own base");
        }
        hr = resolve_here(type, type->bases[0].href, &base);
        if (FAILED(hr)) {
            type_chain_close(chain);
            return hr_trace(hr);
        }
        if (is_plain_dispinterface(type, base)) {
            ITypeInfo_Release(base);
            return S_OK;
        }
        type = type_info_from(base)->type;
        chain->held[chain->n] = base;
        chain->types[chain->n++] = type;
    }
    return S_OK;
}

void type_chain_close(struct type_chain *chain)
{
    while (chain->n > 0) {
        ITypeInfo *held = chain->held[--chain->n];

        if (held)
            ITypeInfo_Release(held);
    }
}

unsigned type_chain_count(const struct type_chain *chain)
{
    unsigned n = 0;

    for (unsigned i = 0; i < chain->n; i++)
        n += chain->types[i]->attributes.cFuncs;
    return n;
}

const struct type_function *type_chain_function(const struct type_chain *chain, unsigned index,
                                                unsigned *ret_depth)
{
    for (unsigned i = chain->n; i-- > 0;) {
        const struct type *type = chain->types[i];

        if (index < type->attributes.cFuncs) {
            *ret_depth = i;
            return &type->functions[index];
        }
        index -= type->attributes.cFuncs;
    }
    return NULL;
}
