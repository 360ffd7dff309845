/* SPDX-License-Identifier: MIT */
#include "vblib/intrinsics.h"

#include "vblib/find_name.h"
#include "vblib/functions.h"

/* Sorted by name without case. */
static const struct intrinsic intrinsics[] = {
    {u"IsArray", 1, 1, vb_is_array},     {u"IsDate", 1, 1, vb_is_date},
    {u"IsEmpty", 1, 1, vb_is_empty},     {u"IsNull", 1, 1, vb_is_null},
    {u"IsNumeric", 1, 1, vb_is_numeric}, {u"IsObject", 1, 1, vb_is_object},
    {u"LBound", 1, 2, vb_lbound},        {u"TypeName", 1, 1, vb_type_name},
    {u"UBound", 1, 2, vb_ubound},        {u"VarType", 1, 1, vb_var_type},
};

enum {
    INTRINSICS = sizeof(intrinsics) / sizeof(intrinsics[0]),
};

const struct intrinsic *vb_intrinsics(size_t *ret_count)
{
    *ret_count = INTRINSICS;
    return intrinsics;
}

const struct intrinsic *vb_intrinsic_find(const char16_t *name)
{
    return find_name(name, intrinsics, INTRINSICS, sizeof(intrinsics[0]));
}

HRESULT vb_intrinsic_call(const struct intrinsic *intrinsic, struct vb_context *context,
                          VARIANT *arguments, unsigned count, VARIANT *ret_result)
{
    VARIANT result;
    HRESULT hr;

    if (count < intrinsic->min || (count > intrinsic->max && intrinsic->max != VB_ARGUMENTS_ANY))
        return MAKE_VBSERROR(VBE_WRONG_ARGUMENT_COUNT);

    VariantInit(&result);
    hr = intrinsic->call(context, arguments, count, &result);
    if (FAILED(hr)) {
        VariantClear(&result);
        return hr;
    }
    *ret_result = result;
    return S_OK;
}
