/* SPDX-License-Identifier: MIT */
#include "matches.h"

#include <vbsregexp55.h>

#include "dual.h"
#include "enumerator.h"

/* All three: of a collection, @match is not used. */
struct view {
    struct dual dual;
    struct found *found;
    size_t match;
};

static struct view *view_from(void *iface)
{
    return (struct view *)iface;
}

static void view_deinit(struct dual *dual)
{
    struct view *view = view_from(dual);

    view->found = found_unref(view->found);
}

static HRESULT view_new(struct dual_class *class, const void *vtable, struct found *found,
                        size_t match, IDispatch **ret_object)
{
    struct view *view = dual_new(sizeof(*view), class, vtable);

    if (!view)
        return E_OUTOFMEMORY;
    view->found = found_ref(found);
    view->match = match;
    *ret_object = &view->dual.IDispatch_iface;
    return S_OK;
}

/* ---- SubMatches ---- */

static HRESULT submatch_at(struct found *found, size_t match, size_t i, VARIANT *ret_value)
{
    VariantInit(ret_value);
    if (found_span(found, match, i + 1)->start == PATTERN_UNSET)
        return S_OK;
    V_BSTR(ret_value) = found_text(found, match, i + 1);
    if (!V_BSTR(ret_value))
        return E_OUTOFMEMORY;
    V_VT(ret_value) = VT_BSTR;
    return S_OK;
}

static HRESULT submatches_get_Item(ISubMatches *iface, LONG index, VARIANT *pSubMatch)
{
    struct view *view = view_from(iface);

    if (!pSubMatch)
        return E_POINTER;
    if (index < 0 || (size_t)index >= view->found->n_spans - 1)
        return E_INVALIDARG;
    return submatch_at(view->found, view->match, (size_t)index, pSubMatch);
}

static HRESULT submatches_get_Count(ISubMatches *iface, LONG *pCount)
{
    if (!pCount)
        return E_POINTER;
    *pCount = (LONG)view_from(iface)->found->n_spans - 1;
    return S_OK;
}

static HRESULT submatches_get__NewEnum(ISubMatches *iface, IUnknown **ppEnum)
{
    struct view *view = view_from(iface);

    if (!ppEnum)
        return E_POINTER;
    return enumerator_new(view->found, view->match, view->found->n_spans - 1, submatch_at, ppEnum);
}

static const ISubMatchesVtbl submatches_vtable = {
    DUAL_METHODS,
    .get_Item = submatches_get_Item,
    .get_Count = submatches_get_Count,
    .get__NewEnum = submatches_get__NewEnum,
};
static const IID *const submatches_iids[] = {&IID_ISubMatches, NULL};
static struct dual_class submatches_class = {.iids = submatches_iids, .deinit = view_deinit};

/* ---- Match ---- */

static HRESULT match_get_Value(IMatch2 *iface, BSTR *pValue)
{
    struct view *view = view_from(iface);

    if (!pValue)
        return E_POINTER;
    *pValue = found_text(view->found, view->match, 0);
    return *pValue ? S_OK : E_OUTOFMEMORY;
}

static HRESULT match_get_FirstIndex(IMatch2 *iface, LONG *pFirstIndex)
{
    struct view *view = view_from(iface);

    if (!pFirstIndex)
        return E_POINTER;
    *pFirstIndex = (LONG)found_span(view->found, view->match, 0)->start;
    return S_OK;
}

static HRESULT match_get_Length(IMatch2 *iface, LONG *pLength)
{
    const struct pattern_span *span;

    if (!pLength)
        return E_POINTER;
    span = found_span(view_from(iface)->found, view_from(iface)->match, 0);
    *pLength = (LONG)(span->end - span->start);
    return S_OK;
}

static HRESULT match_get_SubMatches(IMatch2 *iface, IDispatch **ppSubMatches)
{
    struct view *view = view_from(iface);

    if (!ppSubMatches)
        return E_POINTER;
    return view_new(&submatches_class, &submatches_vtable, view->found, view->match, ppSubMatches);
}

static const IMatch2Vtbl match_vtable = {
    DUAL_METHODS,
    .get_Value = match_get_Value,
    .get_FirstIndex = match_get_FirstIndex,
    .get_Length = match_get_Length,
    .get_SubMatches = match_get_SubMatches,
};
static const IID *const match_iids[] = {&IID_IMatch2, &IID_IMatch, NULL};
static struct dual_class match_class = {.iids = match_iids, .deinit = view_deinit};

/* ---- MatchCollection ---- */

static HRESULT match_at(struct found *found, size_t match, size_t i, VARIANT *ret_value)
{
    HRESULT hr;

    VariantInit(ret_value);
    hr = view_new(&match_class, &match_vtable, found, i, &V_DISPATCH(ret_value));
    if (SUCCEEDED(hr))
        V_VT(ret_value) = VT_DISPATCH;
    return hr;
}

static HRESULT matches_get_Item(IMatchCollection2 *iface, LONG index, IDispatch **ppMatch)
{
    struct found *found = view_from(iface)->found;

    if (!ppMatch)
        return E_POINTER;
    *ppMatch = NULL;
    if (index < 0 || (size_t)index >= found->n)
        return E_INVALIDARG;
    return view_new(&match_class, &match_vtable, found, (size_t)index, ppMatch);
}

static HRESULT matches_get_Count(IMatchCollection2 *iface, LONG *pCount)
{
    if (!pCount)
        return E_POINTER;
    *pCount = (LONG)view_from(iface)->found->n;
    return S_OK;
}

static HRESULT matches_get__NewEnum(IMatchCollection2 *iface, IUnknown **ppEnum)
{
    struct found *found = view_from(iface)->found;

    if (!ppEnum)
        return E_POINTER;
    return enumerator_new(found, 0, found->n, match_at, ppEnum);
}

static const IMatchCollection2Vtbl matches_vtable = {
    DUAL_METHODS,
    .get_Item = matches_get_Item,
    .get_Count = matches_get_Count,
    .get__NewEnum = matches_get__NewEnum,
};
static const IID *const matches_iids[] = {&IID_IMatchCollection2, &IID_IMatchCollection, NULL};
static struct dual_class matches_class = {.iids = matches_iids, .deinit = view_deinit};

HRESULT matches_new(struct found *found, IDispatch **ret_matches)
{
    return view_new(&matches_class, &matches_vtable, found, 0, ret_matches);
}
