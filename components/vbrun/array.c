/* SPDX-License-Identifier: MIT */
/*
 * Arrays: elements by integers, Dim, ReDim and Erase.
 */
#include "vbrun/memory.h"
#include "vbrun/state.h"

/* An index as a number, rounded as CLng does. */
static HRESULT index_of(VARIANT *argument, LONG *ret_index)
{
    VARIANT number;
    HRESULT hr;

    argument = value_follow(argument);
    if (V_VT(argument) == VT_I2) {
        *ret_index = V_I2(argument);
        return S_OK;
    }
    if (V_VT(argument) == VT_I4) {
        *ret_index = V_I4(argument);
        return S_OK;
    }
    VariantInit(&number);
    if (V_VT(argument) == VT_NULL)
        return MAKE_VBSERROR(VBE_INVALID_NULL);
    hr = VariantChangeType(&number, argument, 0, VT_I4);
    if (FAILED(hr))
        return hr;
    *ret_index = V_I4(&number);
    return S_OK;
}

/* The offset of an element from the first one. */
static HRESULT offset_of(const SAFEARRAY *array, VARIANT *arguments, uint32_t count,
                         size_t *ret_offset)
{
    size_t offset = 0, step = 1;
    LONG index;
    HRESULT hr;

    if (count != array->cDims || !array->pvData)
        return MAKE_VBSERROR(VBE_OUT_OF_BOUNDS);
    /* The bounds stand in the order from the last dimension to the first. */
    for (uint32_t i = 0; i < count; i++) {
        const SAFEARRAYBOUND *bound = &array->rgsabound[count - 1 - i];
        int64_t distance;

        hr = index_of(&arguments[i], &index);
        if (FAILED(hr))
            return hr;
        distance = (int64_t)index - bound->lLbound;
        if (distance < 0 || distance >= bound->cElements)
            return MAKE_VBSERROR(VBE_OUT_OF_BOUNDS);
        offset += (size_t)distance * step;
        step *= bound->cElements;
    }
    *ret_offset = offset;
    return S_OK;
}

HRESULT array_element(SAFEARRAY *array, VARIANT *arguments, uint32_t count, VARIANT **ret_element)
{
    size_t offset;
    HRESULT hr = offset_of(array, arguments, count, &offset);

    if (FAILED(hr))
        return hr;
    *ret_element = (VARIANT *)array->pvData + offset;
    return S_OK;
}

/* An element of an array that holds something else than VARIANTs. */
HRESULT array_get(SAFEARRAY *array, VARIANT *arguments, uint32_t count, VARIANT *ret_value)
{
    VARIANT reference = {0};
    size_t offset;
    VARTYPE vt;
    HRESULT hr;

    hr = offset_of(array, arguments, count, &offset);
    if (SUCCEEDED(hr))
        hr = SafeArrayGetVartype(array, &vt);
    if (FAILED(hr))
        return hr;
    V_VT(&reference) = vt | VT_BYREF;
    V_BYREF(&reference) = (char *)array->pvData + offset * array->cbElements;
    return value_copy(ret_value, &reference);
}

HRESULT array_put(struct machine *machine, SAFEARRAY *array, VARIANT *arguments, uint32_t count,
                  VARIANT *value)
{
    VARIANT reference = {0}, *element;
    size_t offset;
    VARTYPE vt;
    HRESULT hr;

    hr = value_check_nesting(value);
    if (FAILED(hr))
        return hr;
    if (array->fFeatures & FADF_VARIANT) {
        hr = array_element(array, arguments, count, &element);
        if (FAILED(hr))
            return hr;
        /* Elements are others' too: what they hold has no room of ours. */
        if (V_VT(element) == VT_DISPATCH || V_VT(element) == VT_UNKNOWN) {
            VARIANT old;

            value_move(&old, element);
            value_move(element, value);
            value_expose(element);
            value_clear(&old);
            return S_OK;
        }
        hr = value_replace(element, value);
        if (SUCCEEDED(hr) && !(V_VT(element) & VT_BYREF))
            value_expose(element);
        return hr;
    }
    hr = offset_of(array, arguments, count, &offset);
    if (SUCCEEDED(hr))
        hr = SafeArrayGetVartype(array, &vt);
    if (FAILED(hr))
        return hr;
    V_VT(&reference) = vt | VT_BYREF;
    V_BYREF(&reference) = (char *)array->pvData + offset * array->cbElements;
    return operand_assign(machine, &reference, value);
}

static HRESULT create(const LONG *upper, uint32_t count, SAFEARRAY **ret_array)
{
    SAFEARRAYBOUND bounds[TREE_DIMENSIONS_MAX];
    uint64_t total = 1;

    if (count > TREE_DIMENSIONS_MAX)
        return MAKE_VBSERROR(VBE_OUT_OF_BOUNDS);
    for (uint32_t i = 0; i < count; i++) {
        if (upper[i] < -1 || upper[i] == INT32_MAX)
            return MAKE_VBSERROR(VBE_OUT_OF_BOUNDS);
        bounds[i] = (SAFEARRAYBOUND){.cElements = (ULONG)(upper[i] + 1), .lLbound = 0};
        total *= bounds[i].cElements;
        if (total > ARRAY_MAX_ELEMENTS)
            return E_OUTOFMEMORY;
    }
    if (!memory_may_grow(total * sizeof(VARIANT)))
        return E_OUTOFMEMORY;
    *ret_array = SafeArrayCreate(VT_VARIANT, count, bounds);
    return *ret_array ? S_OK : E_OUTOFMEMORY;
}

HRESULT array_dim(VARIANT *target, const struct bounds *bounds)
{
    SAFEARRAY *array = NULL;
    HRESULT hr;

    if (value_is_own_array(target))
        return S_OK;
    if (bounds->count) {
        hr = create(bounds->upper, bounds->count, &array);
        if (FAILED(hr))
            return hr;
        array->fFeatures |= FADF_FIXEDSIZE | FADF_STATIC;
    }
    value_clear(target);
    value_own_array(target, array);
    return S_OK;
}

/* Replaces the array of @target, which may be one of Dim. */
static HRESULT replace(VARIANT *target, SAFEARRAY *array)
{
    bool is_dim = V_VT(target) == VT_DIM_ARRAY;
    HRESULT hr = S_OK;

    if (is_dim && !value_is_own_array(target)) {
        if (*V_ARRAYREF(target))
            hr = SafeArrayDestroy(*V_ARRAYREF(target));
        if (SUCCEEDED(hr))
            *V_ARRAYREF(target) = array;
        return hr;
    }
    if (!value_is_plain(target))
        hr = value_release(target);
    if (FAILED(hr))
        return hr;
    if (is_dim) {
        value_own_array(target, array);
        return S_OK;
    }
    value_expose(target);
    V_VT(target) = VT_ARRAY_OF_VARIANTS;
    V_ARRAY(target) = array;
    return S_OK;
}

/* Only the last dimension of an array can be changed while its elements stay. */
static HRESULT preserve(SAFEARRAY *array, const LONG *upper, uint32_t count)
{
    SAFEARRAYBOUND bound = {.cElements = (ULONG)(upper[count - 1] + 1), .lLbound = 0};
    uint64_t total = bound.cElements;

    if (count != array->cDims || upper[count - 1] < -1 || upper[count - 1] == INT32_MAX)
        return MAKE_VBSERROR(VBE_OUT_OF_BOUNDS);
    for (uint32_t i = 0; i + 1 < count; i++) {
        const SAFEARRAYBOUND *old = &array->rgsabound[count - 1 - i];

        if ((int64_t)old->lLbound + old->cElements - 1 != upper[i])
            return MAKE_VBSERROR(VBE_OUT_OF_BOUNDS);
        total *= old->cElements;
    }
    if (total > ARRAY_MAX_ELEMENTS || !memory_may_grow(total * sizeof(VARIANT)))
        return E_OUTOFMEMORY;
    return SafeArrayRedim(array, &bound);
}

HRESULT array_redim(VARIANT *target, VARIANT *bounds, uint32_t count, bool preserves)
{
    SAFEARRAY *array = NULL, *old = NULL;
    LONG upper[TREE_DIMENSIONS_MAX];
    HRESULT hr;

    if (count > TREE_DIMENSIONS_MAX)
        return MAKE_VBSERROR(VBE_OUT_OF_BOUNDS);
    if (value_array(target, &old) && old && !preserves &&
        (old->fFeatures & (FADF_FIXEDSIZE | FADF_STATIC)))
        return MAKE_VBSERROR(VBE_ARRAY_LOCKED);
    for (uint32_t i = 0; i < count; i++) {
        hr = index_of(&bounds[i], &upper[i]);
        if (FAILED(hr))
            return hr;
    }
    if (preserves && !V_ISARRAY(target) && V_VT(target) != VT_EMPTY)
        return DISP_E_TYPEMISMATCH;
    if (old && (old->fFeatures & (FADF_FIXEDSIZE | FADF_STATIC)))
        return MAKE_VBSERROR(VBE_ARRAY_LOCKED);
    if (old && old->cLocks)
        return MAKE_VBSERROR(VBE_ARRAY_LOCKED);
    if (preserves && old)
        return preserve(old, upper, count);
    hr = create(upper, count, &array);
    if (FAILED(hr))
        return hr;
    hr = replace(target, array);
    if (FAILED(hr))
        SafeArrayDestroy(array);
    return hr;
}

/* A fixed array's elements become Empty; a dynamic one has no dimensions any more. */
HRESULT array_erase(VARIANT *target)
{
    SAFEARRAY *array;
    HRESULT hr;

    if (!value_array(target, &array))
        return DISP_E_TYPEMISMATCH;
    if (!array)
        return S_OK;
    if (array->cLocks)
        return MAKE_VBSERROR(VBE_ARRAY_LOCKED);
    if (array->fFeatures & (FADF_FIXEDSIZE | FADF_STATIC))
        return SafeArrayDestroyData(array);
    if (V_VT(target) & VT_BYREF) {
        hr = SafeArrayDestroy(array);
        if (SUCCEEDED(hr))
            *V_ARRAYREF(target) = NULL;
        return hr;
    }
    hr = SafeArrayDestroy(array);
    if (SUCCEEDED(hr))
        V_ARRAY(target) = NULL;
    return hr;
}
