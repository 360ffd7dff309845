/* SPDX-License-Identifier: MIT */
/*
 * Monikers side by side: composed generically, what they have in common, the way from one to the
 * other. Source: Windows' "CreateGenericComposite", "MonikerCommonPrefixWith" and
 * "MonikerRelativePathTo" pages.
 */
#define COBJMACROS
#include <comity/windows.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "moniker/composite_moniker.h"
#include "moniker/item_moniker.h"

/*
 * Lets what meets where two lists join compose by itself, as an anti-moniker takes its left
 * neighbour away, until nothing does.
 */
static HRESULT reduce_joint(struct moniker_list *left, struct moniker_list *right)
{
    IMoniker *composed;
    HRESULT hr;

    while (left->n > 0 && right->n > 0) {
        hr = IMoniker_ComposeWith(left->parts[left->n - 1], right->parts[0], TRUE, &composed);
        if (hr == MK_E_NEEDGENERIC)
            return S_OK;
        if (FAILED(hr))
            return hr;

        moniker_list_drop_last(left);
        moniker_list_replace_first(right, composed);
    }
    return S_OK;
}

HRESULT CreateGenericComposite(LPMONIKER pmkFirst, LPMONIKER pmkRest, LPMONIKER *ppmkComposite)
{
    _cleanup_(moniker_list_deinit) struct moniker_list left = {0}, right = {0};
    HRESULT hr;

    if (!ppmkComposite)
        return E_POINTER;
    *ppmkComposite = NULL;

    if (!pmkFirst || !pmkRest) {
        *ppmkComposite = pmkFirst ? pmkFirst : pmkRest;
        if (*ppmkComposite)
            IMoniker_AddRef(*ppmkComposite);
        return S_OK;
    }
    hr = moniker_list_add_parts(&left, pmkFirst);
    if (SUCCEEDED(hr))
        hr = moniker_list_add_parts(&right, pmkRest);
    if (SUCCEEDED(hr))
        hr = reduce_joint(&left, &right);
    for (size_t i = 0; i < right.n && SUCCEEDED(hr); i++)
        hr = moniker_list_add(&left, right.parts[i]);
    if (SUCCEEDED(hr))
        hr = composite_moniker_of(left.parts, left.n, ppmkComposite);
    return hr_trace(hr);
}

/* How many parts two lists begin with alike. */
static size_t count_common(const struct moniker_list *a, const struct moniker_list *b)
{
    size_t n = 0;

    while (n < a->n && n < b->n && IMoniker_IsEqual(a->parts[n], b->parts[n]) == S_OK)
        n++;
    return n;
}

/*
 * What the first parts, which differ, have in common between themselves. Of two composites Windows
 * calls it S_OK and gives nothing.
 */
static HRESULT get_partial_prefix(const struct moniker_list *a, const struct moniker_list *b,
                                  IMoniker **ret_prefix)
{
    IMoniker *partial = NULL;
    HRESULT hr;

    hr = IMoniker_CommonPrefixWith(a->parts[0], b->parts[0], &partial);
    if (FAILED(hr))
        return MK_E_NOPREFIX;
    if (a->n == 1 || b->n == 1)
        *ret_prefix = TAKE_PTR(partial);
    if (partial)
        IMoniker_Release(partial);
    return S_OK;
}

HRESULT MonikerCommonPrefixWith(LPMONIKER pmkThis, LPMONIKER pmkOther, LPMONIKER *ppmkCommon)
{
    _cleanup_(moniker_list_deinit) struct moniker_list list = {0}, other = {0};
    size_t common;
    HRESULT hr;

    if (!ppmkCommon)
        return E_INVALIDARG;
    *ppmkCommon = NULL;
    if (!pmkThis || !pmkOther)
        return MK_E_NOPREFIX;

    hr = moniker_list_add_parts(&list, pmkThis);
    if (SUCCEEDED(hr))
        hr = moniker_list_add_parts(&other, pmkOther);
    if (FAILED(hr))
        return hr_trace(hr);
    /* Monikers that are no composites know by themselves; they ask here about composites. */
    if ((list.n == 1 && other.n == 1) || !list.n || !other.n)
        return MK_E_NOPREFIX;

    common = count_common(&list, &other);
    if (common == 0)
        return get_partial_prefix(&list, &other, ppmkCommon);
    /* Parts of the longer one: who asks may be the part of another. */
    hr = composite_moniker_of(list.n > other.n ? list.parts : other.parts, common, ppmkCommon);
    if (FAILED(hr))
        return hr_trace(hr);
    if (common == list.n)
        return common == other.n ? MK_S_US : MK_S_ME;
    return common == other.n ? MK_S_HIM : S_OK;
}

/* What leads from the end of @list back to its first @common parts. NULL: nothing. */
static HRESULT get_way_back(const struct moniker_list *list, size_t common, IMoniker **ret_way)
{
    IMoniker *rest;
    HRESULT hr;

    *ret_way = NULL;
    hr = composite_moniker_of(list->parts + common, list->n - common, &rest);
    if (FAILED(hr) || !rest)
        return hr_trace(hr);
    hr = IMoniker_Inverse(rest, ret_way);
    IMoniker_Release(rest);
    return hr_trace(hr);
}

static HRESULT get_way(const struct moniker_list *from, const struct moniker_list *to,
                       size_t common, IMoniker **ret_way)
{
    IMoniker *back, *forth;
    HRESULT hr;

    hr = get_way_back(from, common, &back);
    if (FAILED(hr))
        return hr_trace(hr);
    hr = composite_moniker_of(to->parts + common, to->n - common, &forth);
    if (SUCCEEDED(hr)) {
        hr = CreateGenericComposite(back, forth, ret_way);
        if (forth)
            IMoniker_Release(forth);
    }
    if (back)
        IMoniker_Release(back);
    return hr_trace(hr);
}

HRESULT MonikerRelativePathTo(LPMONIKER pmkSrc, LPMONIKER pmkDest, LPMONIKER *ppmkRelPath,
                              BOOL dwReserved)
{
    _cleanup_(moniker_list_deinit) struct moniker_list from = {0}, to = {0};
    size_t common;
    HRESULT hr;

    if (!ppmkRelPath)
        return E_INVALIDARG;
    *ppmkRelPath = NULL;
    if (!pmkSrc || !pmkDest || !dwReserved)
        return E_INVALIDARG;

    hr = moniker_list_add_parts(&from, pmkSrc);
    if (SUCCEEDED(hr))
        hr = moniker_list_add_parts(&to, pmkDest);
    if (FAILED(hr))
        return hr_trace(hr);

    common = count_common(&from, &to);
    if (common > 0)
        return hr_trace(get_way(&from, &to, common, ppmkRelPath));
    /* Items are nowhere by themselves: there is no way from one to anything else. */
    if (from.n == 0 || item_moniker_is(from.parts[0]))
        return MK_E_NOTBINDABLE;
    IMoniker_AddRef(pmkDest);
    *ppmkRelPath = pmkDest;
    return MK_S_HIM;
}
