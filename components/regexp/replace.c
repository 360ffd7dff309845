/* SPDX-License-Identifier: MIT */
#include "replace.h"

#include <stdlib.h>
#include <string.h>

#include "vblang/vberror.h"

enum {
    UNITS_MAX = 0x20000000,
};

/* Text that grows; a failure stays until the end. */
struct output {
    char16_t *units;
    size_t len;
    size_t room;
    HRESULT hr;
};

static void add(struct output *output, const char16_t *units, size_t len)
{
    size_t room = (output->len + len) * 2 + 16;
    char16_t *grown;

    if (FAILED(output->hr) || len == 0)
        return;
    if (output->len + len > UNITS_MAX) {
        output->hr = MAKE_VBSERROR(VBE_OUT_OF_STRING_SPACE);
        return;
    }
    if (output->len + len > output->room) {
        grown = reallocarray(output->units, room, sizeof(*grown));
        if (!grown) {
            output->hr = MAKE_VBSERROR(VBE_OUT_OF_MEMORY);
            return;
        }
        output->units = grown;
        output->room = room;
    }
    memcpy(output->units + output->len, units, len * sizeof(*units));
    output->len += len;
}

static HRESULT finish(struct output *output, BSTR *ret_text)
{
    if (SUCCEEDED(output->hr)) {
        *ret_text = SysAllocStringLen(output->units ? output->units : u"", (UINT)output->len);
        if (!*ret_text)
            output->hr = MAKE_VBSERROR(VBE_OUT_OF_MEMORY);
    }
    free(output->units);
    return output->hr;
}

static void add_span(struct output *output, const struct found *found, size_t match, size_t i)
{
    const struct pattern_span *span = found_span(found, match, i);

    if (span->start != PATTERN_UNSET)
        add(output, found->text + span->start, span->end - span->start);
}

/* The number of the group that digits at @at name, of which @ret_len are read; 0 for none. */
static size_t named_group(const char16_t *at, const char16_t *end, size_t groups, size_t *ret_len)
{
    size_t one, two;

    if (at == end || *at < '0' || *at > '9')
        return 0;
    one = (size_t)(*at - '0');
    two = at + 1 < end && at[1] >= '0' && at[1] <= '9' ? one * 10 + (size_t)(at[1] - '0') : 0;
    if (two && two <= groups) {
        *ret_len = 2;
        return two;
    }
    *ret_len = 1;
    return one <= groups ? one : 0;
}

/* What follows a dollar; returns how many units that is, 0 if the dollar stands for itself. */
static size_t add_special(struct output *output, const struct found *found, size_t match,
                          const char16_t *at, const char16_t *end)
{
    const struct pattern_span *whole = found_span(found, match, 0);
    size_t len = 1, group;

    switch (at < end ? *at : 0) {
    case '$':
        add(output, u"$", 1);
        return 1;
    case '&':
        add_span(output, found, match, 0);
        return 1;
    case '`':
        add(output, found->text, whole->start);
        return 1;
    case '\'':
        add(output, found->text + whole->end, SysStringLen(found->text) - whole->end);
        return 1;
    default:
        group = named_group(at, end, found->n_spans - 1, &len);
        if (!group)
            return 0;
        add_span(output, found, match, group);
        return len;
    }
}

static void add_replacement(struct output *output, const struct found *found, size_t match,
                            BSTR with)
{
    const char16_t *at = with, *end = with + SysStringLen(with), *dollar;
    size_t special;

    while (at < end && SUCCEEDED(output->hr)) {
        for (dollar = at; dollar < end && *dollar != '$'; dollar++)
            ;
        add(output, at, (size_t)(dollar - at));
        if (dollar == end)
            break;
        special = add_special(output, found, match, dollar + 1, end);
        if (!special)
            add(output, u"$", 1);
        at = dollar + 1 + special;
    }
}

HRESULT replace_by_text(const struct found *found, BSTR with, BSTR *ret_text)
{
    struct output output = {.hr = S_OK};
    size_t at = 0;

    for (size_t i = 0; i < found->n && SUCCEEDED(output.hr); i++) {
        const struct pattern_span *whole = found_span(found, i, 0);

        add(&output, found->text + at, whole->start - at);
        add_replacement(&output, found, i, with);
        at = whole->end;
    }
    add(&output, found->text + at, SysStringLen(found->text) - at);
    return finish(&output, ret_text);
}

/* The arguments for one match, the last first, as Invoke takes them. */
static HRESULT make_arguments(const struct found *found, size_t match, VARIANT *arguments)
{
    size_t n = found->n_spans + 2;

    for (size_t i = 0; i < n; i++)
        VariantInit(&arguments[i]);
    V_VT(&arguments[0]) = VT_BSTR;
    V_BSTR(&arguments[0]) = SysAllocStringLen(found->text, SysStringLen(found->text));
    V_VT(&arguments[1]) = VT_I4;
    V_I4(&arguments[1]) = (LONG)found_span(found, match, 0)->start;
    if (!V_BSTR(&arguments[0]))
        return MAKE_VBSERROR(VBE_OUT_OF_MEMORY);
    for (size_t i = 0; i < found->n_spans; i++) {
        VARIANT *argument = &arguments[n - 1 - i];

        if (found_span(found, match, i)->start == PATTERN_UNSET)
            continue;
        V_BSTR(argument) = found_text(found, match, i);
        if (!V_BSTR(argument))
            return MAKE_VBSERROR(VBE_OUT_OF_MEMORY);
        V_VT(argument) = VT_BSTR;
    }
    return S_OK;
}

static HRESULT call_function(const struct found *found, size_t match, IDispatch *function,
                             VARIANT *arguments, VARIANT *ret_text)
{
    size_t n = found->n_spans + 2;
    DISPPARAMS parameters = {.rgvarg = arguments, .cArgs = (UINT)n};
    EXCEPINFO exception = {0};
    HRESULT hr;

    VariantInit(ret_text);
    hr = make_arguments(found, match, arguments);
    if (SUCCEEDED(hr))
        hr = IDispatch_Invoke(function, DISPID_VALUE, &IID_NULL, LOCALE_USER_DEFAULT,
                              DISPATCH_METHOD, &parameters, ret_text, &exception, NULL);
    for (size_t i = 0; i < n; i++)
        VariantClear(&arguments[i]);
    if (hr == DISP_E_EXCEPTION && exception.scode)
        hr = exception.scode;
    SysFreeString(exception.bstrSource);
    SysFreeString(exception.bstrDescription);
    SysFreeString(exception.bstrHelpFile);
    if (SUCCEEDED(hr))
        hr = VariantChangeType(ret_text, ret_text, 0, VT_BSTR);
    if (FAILED(hr))
        VariantClear(ret_text);
    return hr;
}

HRESULT replace_by_function(const struct found *found, IDispatch *function, BSTR *ret_text)
{
    VARIANT *arguments = calloc(found->n_spans + 2, sizeof(*arguments)), text;
    struct output output = {.hr = arguments ? S_OK : MAKE_VBSERROR(VBE_OUT_OF_MEMORY)};
    size_t at = 0;

    for (size_t i = 0; i < found->n && SUCCEEDED(output.hr); i++) {
        const struct pattern_span *whole = found_span(found, i, 0);

        add(&output, found->text + at, whole->start - at);
        if (SUCCEEDED(output.hr))
            output.hr = call_function(found, i, function, arguments, &text);
        if (FAILED(output.hr))
            break;
        add(&output, V_BSTR(&text), SysStringLen(V_BSTR(&text)));
        VariantClear(&text);
        at = whole->end;
    }
    add(&output, found->text + at, SysStringLen(found->text) - at);
    free(arguments);
    return finish(&output, ret_text);
}
