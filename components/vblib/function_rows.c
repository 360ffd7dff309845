/* SPDX-License-Identifier: MIT */
#include "vblib/function_rows.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "test.h"
#include "vbbase/arguments.h"
#include "vblib/intrinsics.h"

enum {
    LINE_MAX = 200,
};

VARIANT function_argument(const char *text)
{
    char16_t units[LINE_MAX];
    VARIANT value = {0};

    MultiByteToWideChar(CP_UTF8, 0, text + 1, -1, units, LINE_MAX);
    V_VT(&value) = VT_BSTR;
    V_BSTR(&value) = SysAllocString(units);
    switch (text[0]) {
    case 's':
        return value;
    case 'e':
        VariantClear(&value);
        return value;
    case 'n':
        VariantClear(&value);
        V_VT(&value) = VT_NULL;
        return value;
    case 'm':
        VariantClear(&value);
        V_VT(&value) = VT_ERROR;
        V_ERROR(&value) = DISP_E_PARAMNOTFOUND;
        return value;
    case 't':
        ASSERT_HR(VariantChangeTypeEx(&value, &value, 1033, 0, VT_R8), S_OK);
        V_VT(&value) = VT_DATE;
        return value;
    default: {
        VARTYPE vt = text[0] == 'i'   ? VT_I2
                     : text[0] == 'l' ? VT_I4
                     : text[0] == 'b' ? VT_BOOL
                     : text[0] == 'c' ? VT_CY
                                      : VT_R8;

        ASSERT_HR(VariantChangeTypeEx(&value, &value, 1033, 0, vt), S_OK);
        return value;
    }
    }
}

HRESULT function_row_call(struct vb_context *context, const struct function_row *row,
                          VARIANT *ret_result)
{
    const struct intrinsic *intrinsic = vb_intrinsic_find(row->name);
    VARIANT arguments[FUNCTION_ARGUMENTS_MAX];
    unsigned count = 0;
    HRESULT hr;

    ASSERT_TRUE(intrinsic != NULL);
    for (; count < FUNCTION_ARGUMENTS_MAX && row->arguments[count]; count++)
        arguments[count] = function_argument(row->arguments[count]);
    hr = vb_intrinsic_call(intrinsic, context, arguments, count, ret_result);
    while (count)
        VariantClear(&arguments[--count]);
    return hr;
}

/* The result as "Type text". */
static void describe(struct vb_context *context, VARIANT *result, char *line)
{
    VARIANT name = {0};
    char16_t units[LINE_MAX] = u"";

    ASSERT_HR(vb_intrinsic_call(vb_intrinsic_find(u"TypeName"), context, result, 1, &name), S_OK);
    lstrcpynW(units, V_BSTR(&name), LINE_MAX / 2);
    VariantClear(&name);
    if (V_VT(result) != VT_NULL && V_VT(result) != VT_EMPTY) {
        lstrcatW(units, u" ");
        ASSERT_HR(VariantChangeTypeEx(result, result, 1033, VARIANT_LOCALBOOL, VT_BSTR), S_OK);
        lstrcpynW(units + lstrlenW(units), V_BSTR(result), LINE_MAX / 2);
    }
    ASSERT_TRUE(WideCharToMultiByte(CP_UTF8, 0, units, -1, line, LINE_MAX * 3, NULL, NULL) > 0);
}

void function_rows_check(const struct function_row *rows, size_t n)
{
    struct vb_context context;
    char line[LINE_MAX * 3], label[LINE_MAX * 4], expected[LINE_MAX * 4], name[64];
    VARIANT result;
    HRESULT hr;

    vb_context_init(&context);
    context.lcid = 1033;
    for (size_t i = 0; i < n; i++) {
        VariantInit(&result);
        hr = function_row_call(&context, &rows[i], &result);
        if (FAILED(hr))
            snprintf(line, sizeof(line), "error %d", (int)vberror_number(vberror_from_hresult(hr)));
        else
            describe(&context, &result, line);
        VariantClear(&result);
        WideCharToMultiByte(CP_UTF8, 0, rows[i].name, -1, name, sizeof(name), NULL, NULL);
        snprintf(label, sizeof(label), "row %zu, %s: %s", i, name, line);
        snprintf(expected, sizeof(expected), "row %zu, %s: %s", i, name, rows[i].expected);
        ASSERT_STR(label, expected);
    }
    vb_context_deinit(&context);
}
