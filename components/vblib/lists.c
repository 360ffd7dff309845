/* SPDX-License-Identifier: MIT */
/*
 * Array, Filter, Join, Split.
 */
#include <string.h>

#include "vbbase/arguments.h"
#include "vbbase/functions.h"
#include "vbtext/find_text.h"

/* A vector of VARIANTs from 0, all Empty; its elements are at @ret_elements until it is locked. */
static HRESULT new_vector(size_t n, SAFEARRAY **ret_array, VARIANT **ret_elements)
{
    SAFEARRAY *array;

    if (n > UINT32_MAX / sizeof(VARIANT))
        return MAKE_VBSERROR(VBE_OUT_OF_MEMORY);
    array = SafeArrayCreateVector(VT_VARIANT, 0, (ULONG)n);
    if (!array)
        return MAKE_VBSERROR(VBE_OUT_OF_MEMORY);
    *ret_array = array;
    *ret_elements = array->pvData;
    return S_OK;
}

static HRESULT return_array(SAFEARRAY *array, VARIANT *ret_result)
{
    V_VT(ret_result) = VT_ARRAY | VT_VARIANT;
    V_ARRAY(ret_result) = array;
    return S_OK;
}

HRESULT vb_array(struct vb_context *context, VARIANT *arguments, unsigned count,
                 VARIANT *ret_result)
{
    VARIANT *elements;
    SAFEARRAY *array;
    HRESULT hr;

    hr = new_vector(count, &array, &elements);
    if (FAILED(hr))
        return hr;
    for (unsigned i = 0; SUCCEEDED(hr) && i < count; i++)
        hr = VariantCopyInd(&elements[i], vb_argument_follow(&arguments[i]));
    if (FAILED(hr)) {
        SafeArrayDestroy(array);
        return hr;
    }
    return return_array(array, ret_result);
}

/* Where the parts of a text begin and end, written to @elements unless NULL; how many there are. */
static HRESULT cut(const struct vb_text *text, const struct text_pair *pair, size_t max,
                   VARIANT *elements, size_t *ret_n)
{
    size_t n = 0, at = 0, end;
    HRESULT hr = S_OK;

    while (SUCCEEDED(hr) && n < max) {
        end = n + 1 < max && pair->what_len ? text_pair_find(pair, at) : TEXT_NOT_FOUND;
        if (end == TEXT_NOT_FOUND) {
            if (elements)
                hr = vb_return_text(text->units + at, text->len - at, &elements[n]);
            n++;
            break;
        }
        if (elements)
            hr = vb_return_text(text->units + at, end - at, &elements[n]);
        n++;
        at = end + pair->what_len;
    }
    *ret_n = n;
    return hr;
}

static HRESULT split(const struct vb_context *context, const struct vb_text *text,
                     const struct vb_text *delimiter, LONG max, bool ignores_case,
                     VARIANT *ret_result)
{
    struct text_pair pair;
    VARIANT *elements;
    SAFEARRAY *array;
    size_t n = 0;
    HRESULT hr;

    hr = text_pair_init(&pair, text->units, text->len, delimiter->units, delimiter->len,
                        ignores_case, context->lcid);
    if (FAILED(hr))
        return hr;
    if (text->len)
        cut(text, &pair, max < 0 ? SIZE_MAX : (size_t)max, NULL, &n);
    hr = new_vector(n, &array, &elements);
    if (SUCCEEDED(hr)) {
        hr = cut(text, &pair, n, elements, &n);
        if (SUCCEEDED(hr))
            return_array(array, ret_result);
        else
            SafeArrayDestroy(array);
    }
    text_pair_deinit(&pair);
    return hr;
}

HRESULT vb_split(struct vb_context *context, VARIANT *arguments, unsigned count,
                 VARIANT *ret_result)
{
    struct vb_text text, delimiter = {.units = u" ", .len = 1, .bytes = 2};
    bool ignores_case;
    LONG max;
    HRESULT hr;

    hr = vb_argument_compare(context, arguments, count, 3, &ignores_case);
    if (SUCCEEDED(hr))
        hr = vb_argument_long_or(context, arguments, count, 2, -1, &max);
    if (SUCCEEDED(hr) && max < -1)
        hr = MAKE_VBSERROR(VBE_ILLEGAL_FUNCTION_CALL);
    if (SUCCEEDED(hr) && !vb_argument_is_missing(arguments, count, 1))
        hr = vb_text_init(&delimiter, context, &arguments[1]);
    if (FAILED(hr))
        return hr;
    hr = vb_text_init(&text, context, &arguments[0]);
    if (SUCCEEDED(hr)) {
        hr = split(context, &text, &delimiter, max, ignores_case, ret_result);
        vb_text_deinit(&text);
    }
    vb_text_deinit(&delimiter);
    return hr;
}

/* An object is no list; whether that is because it has no value at all. */
static HRESULT check_default(struct vb_context *context, const VARIANT *object)
{
    VARIANT value;
    HRESULT hr = vb_get_value(context, object, &value);

    if (FAILED(hr))
        return hr;
    VariantClear(&value);
    return DISP_E_TYPEMISMATCH;
}

/* The list of Join and Filter: texts or VARIANTs in one dimension. */
static HRESULT list_of(struct vb_context *context, const VARIANT *argument, SAFEARRAY **ret_array,
                       LONG *ret_first, LONG *ret_last)
{
    VARTYPE vt;

    argument = vb_argument_follow(argument);
    if (V_VT(argument) == VT_NULL)
        return MAKE_VBSERROR(VBE_INVALID_NULL);
    if (V_VT(argument) == VT_DISPATCH)
        return check_default(context, argument);
    if (!V_ISARRAY(argument))
        return DISP_E_TYPEMISMATCH;
    *ret_array = V_ISBYREF(argument) ? *V_ARRAYREF(argument) : V_ARRAY(argument);
    if (!*ret_array || SafeArrayGetDim(*ret_array) != 1 ||
        FAILED(SafeArrayGetVartype(*ret_array, &vt)) ||
        FAILED(SafeArrayGetLBound(*ret_array, 1, ret_first)) ||
        FAILED(SafeArrayGetUBound(*ret_array, 1, ret_last)))
        return DISP_E_TYPEMISMATCH;
    return vt == VT_VARIANT || vt == VT_BSTR ? S_OK : DISP_E_TYPEMISMATCH;
}

/* Element @i as text, to be cleared. */
static HRESULT element_text(struct vb_context *context, SAFEARRAY *array, LONG i, VARIANT *ret_text)
{
    VARTYPE vt = VT_VARIANT;
    VARIANT value;
    HRESULT hr;

    VariantInit(&value);
    SafeArrayGetVartype(array, &vt);
    if (vt == VT_BSTR) {
        hr = SafeArrayGetElement(array, &i, &V_BSTR(&value));
        if (SUCCEEDED(hr))
            V_VT(&value) = VT_BSTR;
    } else {
        hr = SafeArrayGetElement(array, &i, &value);
    }
    if (SUCCEEDED(hr))
        hr = V_VT(&value) == VT_NULL ? DISP_E_TYPEMISMATCH
                                     : vb_argument_as(context, &value, VT_BSTR, ret_text);
    VariantClear(&value);
    return hr;
}

static HRESULT join(SAFEARRAY *texts, const struct vb_text *delimiter, VARIANT *ret_result)
{
    const VARIANT *elements = texts->pvData;
    ULONG n = texts->rgsabound[0].cElements, i;
    size_t len = 0;
    char16_t *out;
    HRESULT hr;

    for (i = 0; i < n; i++)
        len += SysStringLen(V_BSTR(&elements[i])) + (i ? delimiter->len : 0);
    hr = vb_return_text(NULL, len, ret_result);
    if (FAILED(hr))
        return hr;

    out = V_BSTR(ret_result);
    for (i = 0; i < n; i++) {
        if (i) {
            memcpy(out, delimiter->units, delimiter->len * sizeof(*out));
            out += delimiter->len;
        }
        len = SysStringLen(V_BSTR(&elements[i]));
        if (len)
            memcpy(out, V_BSTR(&elements[i]), len * sizeof(*out));
        out += len;
    }
    return S_OK;
}

/* All elements of a list as texts. */
static HRESULT texts_of(struct vb_context *context, const VARIANT *argument, SAFEARRAY **ret_texts)
{
    LONG first, last, i;
    VARIANT *elements;
    SAFEARRAY *list, *texts;
    HRESULT hr;

    hr = list_of(context, argument, &list, &first, &last);
    if (SUCCEEDED(hr))
        hr = new_vector(last < first ? 0 : (size_t)((int64_t)last - first + 1), &texts, &elements);
    if (FAILED(hr))
        return hr;
    for (i = first; SUCCEEDED(hr) && i <= last; i++)
        hr = element_text(context, list, i, &elements[i - first]);
    if (FAILED(hr)) {
        SafeArrayDestroy(texts);
        return hr;
    }
    *ret_texts = texts;
    return S_OK;
}

HRESULT vb_join(struct vb_context *context, VARIANT *arguments, unsigned count, VARIANT *ret_result)
{
    struct vb_text delimiter = {.units = u" ", .len = 1, .bytes = 2};
    SAFEARRAY *texts;
    HRESULT hr = S_OK;

    if (!vb_argument_is_missing(arguments, count, 1))
        hr = vb_text_init(&delimiter, context, &arguments[1]);
    if (FAILED(hr))
        return hr;
    hr = texts_of(context, &arguments[0], &texts);
    if (SUCCEEDED(hr)) {
        hr = join(texts, &delimiter, ret_result);
        SafeArrayDestroy(texts);
    }
    vb_text_deinit(&delimiter);
    return hr;
}

struct filter {
    struct vb_text sought;
    bool includes;
    bool ignores_case;
    LCID lcid;
};

static HRESULT passes(const struct filter *filter, BSTR text, bool *ret_passes)
{
    struct text_pair pair;
    HRESULT hr;

    hr = text_pair_init(&pair, text, SysStringLen(text), filter->sought.units, filter->sought.len,
                        filter->ignores_case, filter->lcid);
    if (FAILED(hr))
        return hr;
    *ret_passes = (text_pair_find(&pair, 0) != TEXT_NOT_FOUND) == filter->includes;
    text_pair_deinit(&pair);
    return S_OK;
}

/* Moves what passes to the front and cuts off the rest. */
static HRESULT keep_what_passes(const struct filter *filter, SAFEARRAY *texts)
{
    SAFEARRAYBOUND bound = texts->rgsabound[0];
    VARIANT *elements = texts->pvData, moved;
    ULONG n = 0;
    bool good;
    HRESULT hr;

    for (ULONG i = 0; i < bound.cElements; i++) {
        hr = passes(filter, V_BSTR(&elements[i]), &good);
        if (FAILED(hr))
            return hr;
        if (good) {
            moved = elements[n];
            elements[n++] = elements[i];
            elements[i] = moved;
        }
    }
    bound.cElements = n;
    return SafeArrayRedim(texts, &bound);
}

HRESULT vb_filter(struct vb_context *context, VARIANT *arguments, unsigned count,
                  VARIANT *ret_result)
{
    struct filter filter = {.includes = true, .lcid = context->lcid};
    SAFEARRAY *texts;
    VARIANT includes;
    HRESULT hr;

    hr = vb_argument_compare(context, arguments, count, 3, &filter.ignores_case);
    if (SUCCEEDED(hr) && !vb_argument_is_missing(arguments, count, 2)) {
        hr = vb_argument_as(context, &arguments[2], VT_BOOL, &includes);
        if (SUCCEEDED(hr))
            filter.includes = V_BOOL(&includes) != VARIANT_FALSE;
    }
    if (SUCCEEDED(hr))
        hr = vb_text_init(&filter.sought, context, &arguments[1]);
    if (FAILED(hr))
        return hr;
    hr = texts_of(context, &arguments[0], &texts);
    if (SUCCEEDED(hr)) {
        hr = keep_what_passes(&filter, texts);
        if (SUCCEEDED(hr))
            return_array(texts, ret_result);
        else
            SafeArrayDestroy(texts);
    }
    vb_text_deinit(&filter.sought);
    return hr;
}
