/* SPDX-License-Identifier: MIT */
#include "vbrun/value.h"

#include <limits.h>

#include "vblang/vberror.h"
#include "vbrun/loop.h"
#include "vbrun/memory.h"

enum {
    EPOCHS = 256,
    KEPT = 0x4b50, /* wReserved1 of a text whose room another slot has, until it is copied */
};

static UINT room_of(const VARIANT *value)
{
    return (UINT)value->wReserved2 | (UINT)value->wReserved3 << 16;
}

static void set_room(VARIANT *value, UINT room)
{
    value->wReserved2 = (WORD)room;
    value->wReserved3 = (WORD)(room >> 16);
}

static void set_len(BSTR text, UINT len)
{
    ((uint32_t *)text)[-1] = len * (UINT)sizeof(*text);
    text[len] = 0;
}

/* Shared by all machines of the process: an epoch too many only costs a look-up. */
static uint32_t epochs[EPOCHS]; /* (atomic) */

static uint32_t *epoch_of(const void *object)
{
    uintptr_t address = (uintptr_t)object;

    return &epochs[(address >> 4 ^ address >> 12) % EPOCHS];
}

uint32_t value_epoch(const void *object)
{
    return __atomic_load_n(epoch_of(object), __ATOMIC_RELAXED);
}

void value_forget_object(const void *object)
{
    __atomic_add_fetch(epoch_of(object), 1, __ATOMIC_RELAXED);
}

/* The elements of a fixed array stay when it is destroyed, unless it is made an ordinary one. */
static HRESULT destroy_array(SAFEARRAY *array)
{
    HRESULT hr;

    if (!array)
        return S_OK;
    if (array->cLocks)
        return MAKE_VBSERROR(VBE_ARRAY_LOCKED);
    array->fFeatures &= (USHORT) ~(FADF_STATIC | FADF_FIXEDSIZE);
    hr = SafeArrayDestroy(array);
    return hr == DISP_E_ARRAYISLOCKED ? MAKE_VBSERROR(VBE_ARRAY_LOCKED) : hr;
}

HRESULT value_release(VARIANT *value)
{
    HRESULT hr = S_OK;

    switch (V_VT(value)) {
    case VT_BSTR:
        SysFreeString(V_BSTR(value));
        break;
    case VT_REFERENCE:
        if (value->wReserved1 == VALUE_LOCK)
            SafeArrayUnlock(*value_dim_array(value));
        value->wReserved1 = 0;
        break;
    case VT_DISPATCH:
        value_forget_object(V_DISPATCH(value));
        VariantClear(value);
        break;
    case VT_VALUE_LOOP:
        loop_free(V_BYREF(value));
        break;
    case VT_DIM_ARRAY:
        if (value_is_own_array(value))
            hr = destroy_array(*value_dim_array(value));
        break;
    default:
        if (V_ISARRAY(value) && !V_ISBYREF(value))
            hr = destroy_array(V_ARRAY(value));
        else
            VariantClear(value);
        break;
    }
    if (SUCCEEDED(hr))
        V_VT(value) = VT_EMPTY;
    return hr;
}

/* Whether an array has at most @depth arrays in each other. */
static bool is_nested_within(const SAFEARRAY *array, unsigned depth)
{
    const VARIANT *elements = array->pvData;
    size_t count = 1;

    if (!(array->fFeatures & FADF_VARIANT))
        return true;
    if (depth == 0)
        return false;
    for (USHORT i = 0; i < array->cDims; i++)
        count *= array->rgsabound[i].cElements;
    for (size_t i = 0; i < count; i++) {
        if (V_VT(&elements[i]) == VT_ARRAY_OF_VARIANTS && V_ARRAY(&elements[i]) &&
            !is_nested_within(V_ARRAY(&elements[i]), depth - 1))
            return false;
    }
    return true;
}

HRESULT value_check_nesting(const VARIANT *value)
{
    SAFEARRAY *array = NULL;

    if (!value_array(value, &array) || !array || is_nested_within(array, ARRAY_MAX_NESTING))
        return S_OK;
    return MAKE_VBSERROR(VBE_OUT_OF_STACK);
}

static size_t size_of(const SAFEARRAY *array)
{
    size_t size = array->cbElements;

    for (USHORT i = 0; i < array->cDims; i++)
        size *= array->rgsabound[i].cElements;
    return size;
}

static HRESULT copy_array(VARIANT *target, const VARIANT *source)
{
    SAFEARRAY *array = NULL, *copy = NULL;
    HRESULT hr = S_OK;

    value_array(source, &array);
    if (array && !memory_may_grow(size_of(array)))
        return E_OUTOFMEMORY;
    if (array)
        hr = SafeArrayCopy(array, &copy);
    if (FAILED(hr))
        return hr;

    value_expose(target);
    /* A copy can be dimensioned anew, whatever its pattern was. */
    if (copy)
        copy->fFeatures &= (USHORT) ~(FADF_STATIC | FADF_FIXEDSIZE);
    V_VT(target) = V_VT(source) & (VARTYPE)~VT_BYREF;
    V_ARRAY(target) = copy;
    return S_OK;
}

HRESULT value_copy(VARIANT *target, VARIANT *source)
{
    source = value_follow(source);
    if (value_is_plain(source)) {
        *target = *source;
        return S_OK;
    }
    if (V_VT(source) == VT_BSTR) {
        V_VT(target) = VT_BSTR;
        V_BSTR(target) = V_BSTR(source);
        value_expose(target);
        value_expose(source);
        return SysAddRefString(V_BSTR(source));
    }
    if (V_VT(source) & VT_ARRAY)
        return copy_array(target, source);
    VariantInit(target);
    value_expose(target);
    return VariantCopyInd(target, source);
}

HRESULT value_append(VARIANT *value, const OLECHAR *text, UINT len)
{
    UINT old_len = SysStringLen(V_BSTR(value)), room = room_of(value), capacity;
    BSTR grown;

    if (room >= len && room != 0) {
        memmove(V_BSTR(value) + old_len, text, len * sizeof(*text));
        set_len(V_BSTR(value), old_len + len);
        set_room(value, room - len);
        return S_OK;
    }
    if (old_len > TEXT_MAX_UNITS || len > TEXT_MAX_UNITS - old_len)
        return MAKE_VBSERROR(VBE_OUT_OF_STRING_SPACE);

    capacity = old_len + len + (old_len + len) / 2 + 16;
    if (!memory_may_grow(capacity * sizeof(*grown)))
        return E_OUTOFMEMORY;
    grown = SysAllocStringLen(NULL, capacity);
    if (!grown)
        return E_OUTOFMEMORY;
    if (old_len)
        memcpy(grown, V_BSTR(value), old_len * sizeof(*grown));
    memcpy(grown + old_len, text, len * sizeof(*grown));
    set_len(grown, old_len + len);
    SysFreeString(V_BSTR(value));
    V_BSTR(value) = grown;
    value->wReserved1 = 0;
    set_room(value, capacity - old_len - len);
    return S_OK;
}

HRESULT value_share_text(VARIANT *target, VARIANT *source)
{
    UINT room = room_of(source);
    HRESULT hr = value_copy(target, source);

    if (FAILED(hr) || room == 0)
        return hr;
    set_room(target, room);
    source->wReserved1 = KEPT;
    return S_OK;
}

bool value_unshare_text(VARIANT *value, VARIANT *kept)
{
    if (V_VT(kept) != VT_BSTR || V_VT(value) != VT_BSTR || V_BSTR(value) != V_BSTR(kept) ||
        value->wReserved1 != KEPT)
        return false;

    SysFreeString(V_BSTR(kept));
    V_VT(kept) = VT_EMPTY;
    value->wReserved1 = 0;
    set_room(value, room_of(kept));
    return true;
}

HRESULT value_refer(VARIANT *target, VARIANT *element, SAFEARRAY *array)
{
    HRESULT hr = SafeArrayLock(array);

    if (FAILED(hr))
        return hr;

    V_VT(target) = VT_REFERENCE;
    target->wReserved1 = VALUE_LOCK;
    V_VARIANTREF(target) = element;
    *value_dim_array(target) = array;
    return S_OK;
}
