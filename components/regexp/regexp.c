/* SPDX-License-Identifier: MIT */
#include "dual.h"

/* Here the identifiers of regular expressions are. */
#include <initguid.h>

#include <vbsregexp55.h>

#include <pthread.h>
#include <stdlib.h>

#include "found.h"
#include "matches.h"
#include "regexp.h"
#include "regexp_object.h"
#include "replace.h"
#include "translate.h"
#include "vblang/vberror.h"

static struct regexp *regexp_from(void *iface)
{
    return (struct regexp *)iface;
}

static void regexp_deinit(struct dual *dual)
{
    struct regexp *regexp = regexp_from(dual);

    pattern_free(regexp->compiled);
    SysFreeString(regexp->pattern);
    pthread_mutex_destroy(&regexp->lock);
}

/* Leaves VBScript's text for one of its errors. */
static HRESULT tell(HRESULT hr)
{
    const char16_t *text = vberror_text((uint16_t)hr);
    char bytes[128];
    size_t len = 0;

    if (SUCCEEDED(hr) || !vberror_is_own(hr))
        return hr;
    for (; text[len] && len < sizeof(bytes) - 1; len++)
        bytes[len] = (char)text[len];
    bytes[len] = 0;
    return component_fail(&IID_IRegExp2, VBERROR_SOURCE_RUNTIME, hr, "%s", bytes);
}

static HRESULT compile(struct regexp *regexp)
{
    if (regexp->compiled)
        return S_OK;
    return pattern_new(regexp->pattern ? regexp->pattern : u"", SysStringLen(regexp->pattern),
                       regexp->flags, &regexp->compiled);
}

/* What the pattern finds in @text: all, if Global asks for it and @extent allows. */
static HRESULT find(struct regexp *regexp, BSTR text, unsigned extent, struct found **ret_found)
{
    struct found *found = found_new(text);
    HRESULT hr;

    if (!found)
        return E_OUTOFMEMORY;
    pthread_mutex_lock(&regexp->lock);
    hr = compile(regexp);
    if (SUCCEEDED(hr))
        hr = found_fill(found, regexp->compiled, regexp->is_global ? extent : FOUND_FIRST);
    pthread_mutex_unlock(&regexp->lock);
    if (FAILED(hr)) {
        found_unref(found);
        return tell(hr);
    }
    *ret_found = found;
    return S_OK;
}

static HRESULT regexp_get_Pattern(IRegExp2 *iface, BSTR *pPattern)
{
    struct regexp *regexp = regexp_from(iface);
    HRESULT hr = S_OK;

    if (!pPattern)
        return E_POINTER;
    *pPattern = NULL;
    pthread_mutex_lock(&regexp->lock);
    if (regexp->pattern) {
        *pPattern = SysAllocStringLen(regexp->pattern, SysStringLen(regexp->pattern));
        hr = *pPattern ? S_OK : E_OUTOFMEMORY;
    }
    pthread_mutex_unlock(&regexp->lock);
    return hr;
}

static HRESULT regexp_put_Pattern(IRegExp2 *iface, BSTR pPattern)
{
    struct regexp *regexp = regexp_from(iface);
    BSTR copy = NULL;

    if (pPattern) {
        copy = SysAllocStringLen(pPattern, SysStringLen(pPattern));
        if (!copy)
            return E_OUTOFMEMORY;
    }
    pthread_mutex_lock(&regexp->lock);
    regexp->compiled = pattern_free(regexp->compiled);
    SysFreeString(regexp->pattern);
    regexp->pattern = copy;
    pthread_mutex_unlock(&regexp->lock);
    return S_OK;
}

static HRESULT get_flag(IRegExp2 *iface, unsigned flag, VARIANT_BOOL *ret_value)
{
    struct regexp *regexp = regexp_from(iface);

    if (!ret_value)
        return E_POINTER;
    pthread_mutex_lock(&regexp->lock);
    *ret_value = regexp->flags & flag ? VARIANT_TRUE : VARIANT_FALSE;
    pthread_mutex_unlock(&regexp->lock);
    return S_OK;
}

static HRESULT put_flag(IRegExp2 *iface, unsigned flag, VARIANT_BOOL value)
{
    struct regexp *regexp = regexp_from(iface);
    unsigned flags;

    pthread_mutex_lock(&regexp->lock);
    flags = value ? regexp->flags | flag : regexp->flags & ~flag;
    if (flags != regexp->flags) {
        regexp->flags = flags;
        regexp->compiled = pattern_free(regexp->compiled);
    }
    pthread_mutex_unlock(&regexp->lock);
    return S_OK;
}

static HRESULT regexp_get_IgnoreCase(IRegExp2 *iface, VARIANT_BOOL *pIgnoreCase)
{
    return get_flag(iface, TRANSLATE_IGNORE_CASE, pIgnoreCase);
}

static HRESULT regexp_put_IgnoreCase(IRegExp2 *iface, VARIANT_BOOL pIgnoreCase)
{
    return put_flag(iface, TRANSLATE_IGNORE_CASE, pIgnoreCase);
}

static HRESULT regexp_get_Multiline(IRegExp2 *iface, VARIANT_BOOL *pMultiline)
{
    return get_flag(iface, TRANSLATE_MULTILINE, pMultiline);
}

static HRESULT regexp_put_Multiline(IRegExp2 *iface, VARIANT_BOOL pMultiline)
{
    return put_flag(iface, TRANSLATE_MULTILINE, pMultiline);
}

static HRESULT regexp_get_Global(IRegExp2 *iface, VARIANT_BOOL *pGlobal)
{
    struct regexp *regexp = regexp_from(iface);

    if (!pGlobal)
        return E_POINTER;
    pthread_mutex_lock(&regexp->lock);
    *pGlobal = regexp->is_global;
    pthread_mutex_unlock(&regexp->lock);
    return S_OK;
}

static HRESULT regexp_put_Global(IRegExp2 *iface, VARIANT_BOOL pGlobal)
{
    struct regexp *regexp = regexp_from(iface);

    pthread_mutex_lock(&regexp->lock);
    regexp->is_global = pGlobal ? VARIANT_TRUE : VARIANT_FALSE;
    pthread_mutex_unlock(&regexp->lock);
    return S_OK;
}

static HRESULT regexp_Execute(IRegExp2 *iface, BSTR sourceString, IDispatch **ppMatches)
{
    struct found *found;
    HRESULT hr;

    if (!ppMatches)
        return E_POINTER;
    *ppMatches = NULL;
    hr = find(regexp_from(iface), sourceString, FOUND_ALL, &found);
    if (FAILED(hr))
        return hr;
    hr = matches_new(found, ppMatches);
    found_unref(found);
    return hr;
}

static HRESULT regexp_Test(IRegExp2 *iface, BSTR sourceString, VARIANT_BOOL *pMatch)
{
    struct found *found;
    HRESULT hr;

    if (!pMatch)
        return E_POINTER;
    hr = find(regexp_from(iface), sourceString, FOUND_FIRST, &found);
    if (FAILED(hr))
        return hr;
    *pMatch = found->n ? VARIANT_TRUE : VARIANT_FALSE;
    found_unref(found);
    return S_OK;
}

static HRESULT replace(const struct found *found, VARIANT *with, BSTR *ret_text)
{
    VARIANT text;
    HRESULT hr;

    if (V_VT(with) == VT_DISPATCH && V_DISPATCH(with))
        return replace_by_function(found, V_DISPATCH(with), ret_text);
    VariantInit(&text);
    hr = VariantChangeType(&text, with, 0, VT_BSTR);
    if (FAILED(hr))
        return hr;
    hr = replace_by_text(found, V_BSTR(&text), ret_text);
    VariantClear(&text);
    return hr;
}

static HRESULT regexp_Replace(IRegExp2 *iface, BSTR sourceString, VARIANT replaceVar,
                              BSTR *pDestString)
{
    struct found *found;
    HRESULT hr;

    if (!pDestString)
        return E_POINTER;
    *pDestString = NULL;
    hr = find(regexp_from(iface), sourceString, FOUND_ALL, &found);
    if (FAILED(hr))
        return hr;
    hr = replace(found, &replaceVar, pDestString);
    found_unref(found);
    return tell(hr);
}

static const IRegExp2Vtbl regexp_vtable = {
    DUAL_METHODS,
    .get_Pattern = regexp_get_Pattern,
    .put_Pattern = regexp_put_Pattern,
    .get_IgnoreCase = regexp_get_IgnoreCase,
    .put_IgnoreCase = regexp_put_IgnoreCase,
    .get_Global = regexp_get_Global,
    .put_Global = regexp_put_Global,
    .get_Multiline = regexp_get_Multiline,
    .put_Multiline = regexp_put_Multiline,
    .Execute = regexp_Execute,
    .Test = regexp_Test,
    .Replace = regexp_Replace,
};

static HRESULT regexp_query(struct dual *dual, REFIID riid, void **ppv)
{
    if (!IsEqualIID(riid, &IID_IRegExp))
        return E_NOINTERFACE;
    *ppv = &regexp_from(dual)->IRegExp_iface;
    IRegExp_AddRef(&regexp_from(dual)->IRegExp_iface);
    return S_OK;
}

static const IID *const regexp_iids[] = {&IID_IRegExp2, NULL};
static struct dual_class regexp_class = {
    .iids = regexp_iids, .query = regexp_query, .deinit = regexp_deinit};

HRESULT regexp_create(REFIID riid, void **ppv)
{
    struct regexp *regexp = dual_new(sizeof(*regexp), &regexp_class, &regexp_vtable);

    if (regexp) {
        regexp->IRegExp_iface.lpVtbl = (IRegExpVtbl *)&regexp_old_vtable;
        pthread_mutex_init(&regexp->lock, NULL);
    }
    return dual_hand_out(regexp, riid, ppv);
}
