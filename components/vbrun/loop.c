/* SPDX-License-Identifier: MIT */
/*
 * For Each holds an enumerator, or an array that it keeps locked; For its limit and step.
 */
#define COBJMACROS
#include "vbrun/loop.h"

#include <stdlib.h>

#include "vbbase/operators.h"

struct loop {
    IEnumVARIANT *enumerator;
    VARIANT owned;    /* the array, if the loop has it alone */
    SAFEARRAY *array; /* locked */
    ULONG next;
    ULONG count;
};

struct loop *loop_free(struct loop *loop)
{
    if (!loop)
        return NULL;

    if (loop->array)
        SafeArrayUnlock(loop->array);
    if (loop->enumerator)
        IEnumVARIANT_Release(loop->enumerator);
    value_clear(&loop->owned);
    free(loop);
    return NULL;
}

static HRESULT start_array(struct loop *loop, SAFEARRAY *array)
{
    HRESULT hr;

    loop->count = 1;
    for (USHORT i = 0; i < array->cDims; i++)
        loop->count *= array->rgsabound[i].cElements;
    hr = SafeArrayLock(array);
    if (SUCCEEDED(hr))
        loop->array = array;
    return hr;
}

static HRESULT start_collection(struct machine *machine, struct loop *loop, IUnknown *object)
{
    IDispatch *dispatch;
    VARIANT result = {0};
    HRESULT hr;

    if (!object)
        return MAKE_VBSERROR(VBE_OBJECT_NOT_SET);
    hr = IUnknown_QueryInterface(object, &IID_IDispatch, (void **)&dispatch);
    if (SUCCEEDED(hr)) {
        hr = dispatch_call(machine, dispatch, NULL, DISPID_NEWENUM, NULL, 0,
                           DISPATCH_METHOD | DISPATCH_PROPERTYGET, &result);
        IDispatch_Release(dispatch);
    }
    if (SUCCEEDED(hr) && V_VT(&result) != VT_UNKNOWN && V_VT(&result) != VT_DISPATCH)
        hr = E_NOINTERFACE;
    if (SUCCEEDED(hr) && V_UNKNOWN(&result))
        hr = IUnknown_QueryInterface(V_UNKNOWN(&result), &IID_IEnumVARIANT,
                                     (void **)&loop->enumerator);
    value_clear(&result);
    if (hr == DISP_E_EXCEPTION)
        return hr;
    return SUCCEEDED(hr) && loop->enumerator ? S_OK : MAKE_VBSERROR(VBE_NOT_A_COLLECTION);
}

HRESULT loop_start(struct machine *machine, VARIANT *state, VARIANT *collection)
{
    struct loop *loop = calloc(1, sizeof(*loop));
    SAFEARRAY *array;
    HRESULT hr = S_OK;

    if (!loop)
        return E_OUTOFMEMORY;
    if (value_array(collection, &array)) {
        /* What is no variable's will be gone: a copy is what the loop is over. */
        if (array && (array->fFeatures & FADF_VARIANT) && V_VT(collection) == VT_DIM_ARRAY) {
            hr = start_array(loop, array);
        } else if (array) {
            hr = value_copy(&loop->owned, collection);
            if (SUCCEEDED(hr))
                hr = start_array(loop, V_ARRAY(&loop->owned));
        }
    } else if (V_VT(collection) == VT_DISPATCH || V_VT(collection) == VT_UNKNOWN) {
        hr = start_collection(machine, loop, V_UNKNOWN(collection));
    } else {
        hr = MAKE_VBSERROR(VBE_NOT_A_COLLECTION);
    }
    if (FAILED(hr)) {
        loop_free(loop);
        return hr;
    }
    value_clear(state);
    V_VT(state) = VT_VALUE_LOOP;
    V_BYREF(state) = loop;
    return S_OK;
}

static HRESULT next_element(struct loop *loop, VARIANT *ret_value)
{
    VARIANT reference = {0};
    VARTYPE vt;
    HRESULT hr;

    if (loop->next >= loop->count)
        return S_FALSE;
    hr = SafeArrayGetVartype(loop->array, &vt);
    if (FAILED(hr))
        return hr;
    V_VT(&reference) = vt | VT_BYREF;
    V_BYREF(&reference) =
        (char *)loop->array->pvData + (size_t)loop->next++ * loop->array->cbElements;
    return value_copy(ret_value, &reference);
}

HRESULT loop_next(struct machine *machine, VARIANT *state, VARIANT *ret_value)
{
    struct loop *loop = V_BYREF(state);
    HRESULT hr;

    if (V_VT(state) != VT_VALUE_LOOP)
        return MAKE_VBSERROR(VBE_NOT_A_COLLECTION);
    if (!loop->enumerator)
        return loop->array ? next_element(loop, ret_value) : S_FALSE;
    hr = IEnumVARIANT_Next(loop->enumerator, 1, ret_value, NULL);
    value_expose(ret_value);
    if (FAILED(hr))
        return hr;
    return hr == S_OK ? S_OK : S_FALSE;
}

HRESULT for_number(struct machine *machine, const VARIANT *value, VARIANT *ret_number)
{
    VARIANT zero = {0}, plain = {0};
    HRESULT hr;

    if (V_VT(value) == VT_I2 || V_VT(value) == VT_I4 || V_VT(value) == VT_R8) {
        *ret_number = *value;
        return S_OK;
    }
    hr = V_VT(value) == VT_DISPATCH || V_VT(value) == VT_UNKNOWN
             ? operand_default(machine, value, &plain)
             : value_copy(&plain, (VARIANT *)(uintptr_t)value);
    if (FAILED(hr))
        return hr;
    V_VT(&zero) = VT_I2;
    if (V_VT(&plain) == VT_NULL)
        hr = MAKE_VBSERROR(VBE_INVALID_NULL);
    else if (V_ISARRAY(&plain))
        hr = DISP_E_TYPEMISMATCH;
    else if (V_VT(&plain) == VT_BSTR || V_VT(&plain) == VT_EMPTY || V_VT(&plain) == VT_BOOL)
        hr = vb_operator(machine->context, OPERATION_ADD, &plain, &zero, ret_number);
    else
        hr = value_copy(ret_number, &plain);
    value_clear(&plain);
    return hr;
}

static bool is_whole(const VARIANT *value)
{
    return V_VT(value) == VT_I2 || V_VT(value) == VT_I4;
}

static void widen(VARIANT *value)
{
    VARTYPE vt = V_VT(value);

    if (vt == VT_I2)
        V_I4(value) = V_I2(value);
    V_VT(value) = VT_I4;
    value->wReserved1 = vt;
}

HRESULT for_limit(struct machine *machine, VARIANT *limit_slot, VARIANT *limit, VARIANT *step)
{
    VARIANT *step_slot = limit_slot + 1;
    HRESULT hr;

    value_clear(limit_slot);
    value_clear(step_slot);
    hr = for_number(machine, limit, limit_slot);
    if (SUCCEEDED(hr))
        hr = for_number(machine, step, step_slot);
    if (FAILED(hr)) {
        limit_slot->wReserved1 = FOR_NOT_STARTED;
        return hr;
    }
    if (is_whole(limit_slot) && is_whole(step_slot)) {
        widen(limit_slot);
        widen(step_slot);
        limit_slot->wReserved1 = V_I4(step_slot) < 0 ? FOR_DOWN : FOR_UP;
    } else {
        limit_slot->wReserved1 = FOR_GENERAL;
    }
    return S_OK;
}

/* The step as it was written: VT_I2 adds otherwise than VT_I4. */
static VARIANT step_of(const VARIANT *limit_slot)
{
    VARIANT step = limit_slot[1];

    if (limit_slot->wReserved1 != FOR_GENERAL && step.wReserved1 == VT_I2) {
        SHORT number = (SHORT)V_I4(&step);

        V_VT(&step) = VT_I2;
        V_I2(&step) = number;
    }
    step.wReserved1 = 0;
    return step;
}

HRESULT for_test(struct machine *machine, VARIANT *limit_slot, const VARIANT *value,
                 bool *ret_goes_on)
{
    VARIANT step = step_of(limit_slot), limit = *limit_slot, zero = {0}, result = {0};
    HRESULT hr;

    if (limit_slot->wReserved1 == FOR_NOT_STARTED)
        return MAKE_VBSERROR(VBE_FOR_NOT_INITIALIZED);
    limit.wReserved1 = 0;
    V_VT(&zero) = VT_I2;
    hr = vb_operator(machine->context, OPERATION_LESS, &step, &zero, &result);
    if (FAILED(hr))
        return hr;
    hr = vb_operator(machine->context,
                     V_BOOL(&result) ? OPERATION_GREATER_EQUAL : OPERATION_LESS_EQUAL, value,
                     &limit, &result);
    if (FAILED(hr))
        return hr;
    *ret_goes_on = V_VT(&result) == VT_BOOL && V_BOOL(&result);
    return S_OK;
}

HRESULT for_add(struct machine *machine, VARIANT *limit_slot, const VARIANT *value,
                VARIANT *ret_next)
{
    VARIANT step = step_of(limit_slot);
    HRESULT hr;

    if (limit_slot->wReserved1 == FOR_NOT_STARTED)
        return MAKE_VBSERROR(VBE_FOR_NOT_INITIALIZED);
    hr = vb_operator(machine->context, OPERATION_ADD, value, &step, ret_next);
    if (SUCCEEDED(hr))
        value_expose(ret_next);
    return hr;
}
