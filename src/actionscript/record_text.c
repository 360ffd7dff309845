/* SPDX-License-Identifier: MIT */
#define COBJMACROS
#include "actionscript/record_text.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hosttext/text.h"

enum {
    FIELDS_MAX = 65535,
};

/* ---- a record, by its automation object ---- */

static HRESULT get(IDispatch *record, const char16_t *name, LONG index, VARIANT *ret_value)
{
    VARIANT argument = {.vt = VT_I4, .lVal = index};
    DISPPARAMS with_index = {&argument, NULL, 1, 0}, without = {0};
    LPOLESTR names[] = {(LPOLESTR)name};
    DISPID id;
    HRESULT hr;

    VariantInit(ret_value);
    hr = IDispatch_GetIDsOfNames(record, &IID_NULL, names, 1, LOCALE_USER_DEFAULT, &id);
    if (FAILED(hr))
        return hr;
    return IDispatch_Invoke(record, id, &IID_NULL, LOCALE_USER_DEFAULT, DISPATCH_PROPERTYGET,
                            index >= 0 ? &with_index : &without, ret_value, NULL, NULL);
}

static HRESULT get_field(IDispatch *record, LONG index, char **ret_text)
{
    VARIANT value;
    HRESULT hr = get(record, u"StringData", index, &value);

    if (FAILED(hr))
        return hr;
    *ret_text = text_to_utf8(V_VT(&value) == VT_BSTR && V_BSTR(&value) ? V_BSTR(&value) : u"");
    VariantClear(&value);
    return *ret_text ? S_OK : E_OUTOFMEMORY;
}

/* ---- its text ---- */

/* Copies the template, with fields in their places. */
static HRESULT fill(IDispatch *record, const char *template, LONG n_fields, FILE *stream)
{
    while (*template) {
        _cleanup_(freep) char *field = NULL;
        char *end;
        long index;
        HRESULT hr;

        if (*template != '[' || !isdigit((unsigned char)template[1])) {
            putc(*template ++, stream);
            continue;
        }
        index = strtol(template + 1, &end, 10);
        if (*end != ']' || index > n_fields) {
            putc(*template ++, stream);
            continue;
        }
        hr = get_field(record, (LONG)index, &field);
        if (FAILED(hr))
            return hr;
        fputs(field, stream);
        template = end + 1;
    }
    return S_OK;
}

static HRESULT list_fields(IDispatch *record, LONG n_fields, FILE *stream)
{
    for (LONG i = 1; i <= n_fields; i++) {
        _cleanup_(freep) char *field = NULL;
        HRESULT hr = get_field(record, i, &field);

        if (FAILED(hr))
            return hr;
        fprintf(stream, "%s%d: %s", i > 1 ? " " : "", (int)i, field);
    }
    return S_OK;
}

static HRESULT write_record(IDispatch *record, FILE *stream)
{
    _cleanup_(freep) char *template = NULL;
    VARIANT count;
    LONG n_fields;
    HRESULT hr = get(record, u"FieldCount", -1, &count);

    if (FAILED(hr))
        return hr;
    n_fields = V_VT(&count) == VT_I4 ? V_I4(&count) : 0;
    VariantClear(&count);
    if (n_fields < 0 || n_fields > FIELDS_MAX)
        return E_INVALIDARG;
    hr = get_field(record, 0, &template);
    if (FAILED(hr))
        return hr;
    return *template ? fill(record, template, n_fields, stream)
                     : list_fields(record, n_fields, stream);
}

static HRESULT text_of_value(VARIANT *value, char **ret_text)
{
    VARIANT text;
    HRESULT hr;

    VariantInit(&text);
    hr = VariantChangeType(&text, value, 0, VT_BSTR);
    if (FAILED(hr))
        return hr;
    *ret_text = text_to_utf8(V_BSTR(&text) ? V_BSTR(&text) : u"");
    VariantClear(&text);
    return *ret_text ? S_OK : E_OUTOFMEMORY;
}

/* A variable is passed by reference. */
static VARIANT *follow(VARIANT *value)
{
    return V_VT(value) == (VT_BYREF | VT_VARIANT) ? V_VARIANTREF(value) : value;
}

HRESULT record_text(VARIANT *record, char **ret_text)
{
    _cleanup_(freep) char *text = NULL;
    VARIANT *value = follow(record);
    size_t size;
    FILE *stream;
    HRESULT hr;

    if (V_VT(value) != VT_DISPATCH || !V_DISPATCH(value))
        return text_of_value(value, ret_text);
    stream = open_memstream(&text, &size);
    if (!stream)
        return E_OUTOFMEMORY;
    hr = write_record(V_DISPATCH(value), stream);
    if (fclose(stream) != 0 || !text)
        return E_OUTOFMEMORY;
    if (SUCCEEDED(hr))
        *ret_text = TAKE_PTR(text);
    return hr;
}
