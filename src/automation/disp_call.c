/* SPDX-License-Identifier: MIT */
/*
 * DispCallFunc: calls a function whose arguments are known only at run time. Source: Windows'
 * "DispCallFunc" page. All of Windows' calling conventions are one here, the platform's: a method
 * that returns a structure takes its address first, before the object, as C and C++ compile it. As
 * on 64-bit Windows, VT_EMPTY is a word that is passed as it is.
 */
#include <stdlib.h>
#include <string.h>

#include <comity/oleauto.h>
#include <ffi.h>

#include "base/cleanup.h"

enum {
    ARGUMENTS_MAX = 255,
};

/* In memory they are three words, and one word that is not looked into with one more. */
static ffi_type *variant_elements[] = {&ffi_type_uint64, &ffi_type_uint64, &ffi_type_uint64, NULL};
static ffi_type *decimal_elements[] = {&ffi_type_uint64, &ffi_type_uint64, NULL};

static const ffi_type variant_type = {.type = FFI_TYPE_STRUCT, .elements = variant_elements};
static const ffi_type decimal_type = {.type = FFI_TYPE_STRUCT, .elements = decimal_elements};

/* What a call passes for each type; a structure is copied, as libffi fills in its size. */
struct call_types {
    ffi_type variant;
    ffi_type decimal;
    ffi_type *arguments[ARGUMENTS_MAX + 1];
    void *values[ARGUMENTS_MAX + 1];
    unsigned n;
};

static ffi_type *type_of(struct call_types *types, VARTYPE vt)
{
    static ffi_type *const simple[] = {
        [VT_EMPTY] = &ffi_type_uint64,     [VT_I2] = &ffi_type_sint16,
        [VT_I4] = &ffi_type_sint32,        [VT_R4] = &ffi_type_float,
        [VT_R8] = &ffi_type_double,        [VT_CY] = &ffi_type_sint64,
        [VT_DATE] = &ffi_type_double,      [VT_BSTR] = &ffi_type_pointer,
        [VT_DISPATCH] = &ffi_type_pointer, [VT_ERROR] = &ffi_type_sint32,
        [VT_BOOL] = &ffi_type_sint16,      [VT_UNKNOWN] = &ffi_type_pointer,
        [VT_I1] = &ffi_type_sint8,         [VT_UI1] = &ffi_type_uint8,
        [VT_UI2] = &ffi_type_uint16,       [VT_UI4] = &ffi_type_uint32,
        [VT_I8] = &ffi_type_sint64,        [VT_UI8] = &ffi_type_uint64,
        [VT_INT] = &ffi_type_sint32,       [VT_UINT] = &ffi_type_uint32,
        [VT_VOID] = &ffi_type_uint64,      [VT_PTR] = &ffi_type_pointer,
        [VT_LPSTR] = &ffi_type_pointer,    [VT_LPWSTR] = &ffi_type_pointer,
    };

    if (vt & (VT_BYREF | VT_ARRAY))
        return &ffi_type_pointer;
    if (vt == VT_VARIANT)
        return &types->variant;
    if (vt == VT_DECIMAL)
        return &types->decimal;
    return vt < sizeof(simple) / sizeof(*simple) ? simple[vt] : NULL;
}

/* Where in its VARIANT the argument is. */
static void *value_of(VARTYPE vt, VARIANTARG *argument)
{
    if (vt == VT_VARIANT)
        return argument;
    return vt == VT_DECIMAL ? (void *)&V_DECIMAL(argument) : &V_I4(argument);
}

static HRESULT add_argument(struct call_types *types, VARTYPE vt, VARIANTARG *argument)
{
    ffi_type *type = type_of(types, vt);

    if (!type)
        return E_INVALIDARG;
    types->arguments[types->n] = type;
    types->values[types->n++] = value_of(vt, argument);
    return S_OK;
}

/* Integers come back as wide as a register. */
static void take_result(VARTYPE vt, const void *value, VARIANT *ret_result)
{
    if (vt == VT_VARIANT) {
        memcpy(ret_result, value, sizeof(*ret_result));
        return;
    }
    if (vt == VT_DECIMAL)
        memcpy(&V_DECIMAL(ret_result), value, sizeof(DECIMAL));
    else
        memcpy(&V_I8(ret_result), value, sizeof(LONGLONG));
    V_VT(ret_result) = vt == VT_VOID ? VT_EMPTY : vt;
}

static HRESULT call(struct call_types *types, void *function, VARTYPE return_vt,
                    VARIANT *ret_result)
{
    ffi_type *return_type = type_of(types, return_vt);
    union {
        ffi_arg word;
        VARIANT variant;
    } value = {0};
    ffi_cif cif;

    if (!return_type)
        return E_INVALIDARG;
    if (ffi_prep_cif(&cif, FFI_DEFAULT_ABI, types->n, return_type, types->arguments) != FFI_OK)
        return E_UNEXPECTED;

    ffi_call(&cif, FFI_FN(function), &value, types->values);
    take_result(return_vt, &value, ret_result);
    return S_OK;
}

static HRESULT check_convention(CALLCONV convention)
{
    switch (convention) {
    case CC_CDECL:
    case CC_STDCALL:
        return S_OK;
    default:
        return DISP_E_BADCALLEE;
    }
}

HRESULT DispCallFunc(void *pvInstance, ULONG_PTR oVft, CALLCONV cc, VARTYPE vtReturn, UINT cActuals,
                     VARTYPE *prgvt, VARIANTARG **prgpvarg, VARIANT *pvargResult)
{
    _cleanup_(freep) struct call_types *types = NULL;
    void *function = (void *)oVft;
    HRESULT hr;

    if (!pvargResult || vtReturn == VT_HRESULT || cActuals > ARGUMENTS_MAX)
        return E_INVALIDARG;
    hr = check_convention(cc);
    if (FAILED(hr))
        return hr;
    types = calloc(1, sizeof(*types));
    if (!types)
        return E_OUTOFMEMORY;

    types->variant = variant_type;
    types->decimal = decimal_type;
    if (pvInstance) {
        function = *(void **)(*(char **)pvInstance + oVft);
        types->arguments[types->n] = &ffi_type_pointer;
        types->values[types->n++] = &pvInstance;
    }
    for (UINT i = 0; SUCCEEDED(hr) && i < cActuals; i++)
        hr = add_argument(types, prgvt[i], prgpvarg[i]);
    return SUCCEEDED(hr) ? call(types, function, vtReturn, pvargResult) : hr;
}
