/* SPDX-License-Identifier: MIT */
/*
 * Values in slots: VARIANTs that belong to a variable, an argument or a step of an expression.
 *
 * Beside what VARIANTs hold, a slot may hold
 * - VT_BYREF | VT_VARIANT with VALUE_LOCK in wReserved1: a reference to an element of an array,
 *   which is locked for as long;
 * - VT_ARRAY | VT_BYREF | VT_VARIANT that points into itself: an array that Dim made, which is how
 *   Windows shows one to objects. It is owned, but copies as any array;
 * - VT_VALUE_NAME: a name that nobody has asked for yet, by its number in lVal;
 * - VT_VALUE_LOOP: a For Each on its way.
 * A text in a slot may have room behind it (wReserved2 and 3, units): appending uses it. Room is a
 * promise of this slot alone, so copies and whatever others could write have none.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include <comity/oleauto.h>

enum {
    VT_VALUE_NAME = 0x0e01,
    VT_VALUE_LOOP = 0x0e02,
    VALUE_LOCK = 0x4c4b, /* wReserved1 */
    VT_REFERENCE = VT_BYREF | VT_VARIANT,
    VT_ARRAY_OF_VARIANTS = VT_ARRAY | VT_VARIANT,
    VT_DIM_ARRAY = VT_ARRAY | VT_BYREF | VT_VARIANT,
};

/*
 * When a slot last gave up an object at an address, or near it: what was learned of an object
 * holds while this stays the same.
 */
uint32_t value_epoch(const void *object);
void value_forget_object(const void *object);

/* Whether nothing has to be released. */
static inline bool value_is_plain(const VARIANT *value)
{
    return (V_VT(value) & ~7) == 0 || V_VT(value) == VT_BOOL || V_VT(value) == VT_ERROR ||
           V_VT(value) == VT_VALUE_NAME;
}

/* Releases what a slot has, as an assignment does; 0x800A000A for an array that is in use. */
HRESULT value_release(VARIANT *value);

static inline void value_clear(VARIANT *value)
{
    if (!value_is_plain(value))
        (void)value_release(value);
    V_VT(value) = VT_EMPTY;
}

/* Where a slot's own array is kept while it is a VT_DIM_ARRAY. */
static inline SAFEARRAY **value_dim_array(VARIANT *value)
{
    return (SAFEARRAY **)((char *)value + 16);
}

static inline bool value_is_own_array(const VARIANT *value)
{
    return V_VT(value) == VT_DIM_ARRAY &&
           V_ARRAYREF(value) == value_dim_array((VARIANT *)(uintptr_t)value);
}

/* Makes a cleared slot an array of Dim; @array may be NULL and is the slot's from now on. */
static inline void value_own_array(VARIANT *value, SAFEARRAY *array)
{
    V_VT(value) = VT_DIM_ARRAY;
    value->wReserved1 = 0;
    *value_dim_array(value) = array;
    V_ARRAYREF(value) = value_dim_array(value);
}

/* The array that a value holds or refers to, NULL if it has not been dimensioned; false: none. */
static inline bool value_array(const VARIANT *value, SAFEARRAY **ret_array)
{
    if (!(V_VT(value) & VT_ARRAY))
        return false;

    *ret_array = V_VT(value) & VT_BYREF ? *V_ARRAYREF(value) : V_ARRAY(value);
    return true;
}

static inline VARIANT *value_follow(VARIANT *value)
{
    while (V_VT(value) == VT_REFERENCE)
        value = V_VARIANTREF(value);
    return value;
}

/* Moves what @source has into @target, which has nothing. */
static inline void value_move(VARIANT *target, VARIANT *source)
{
    if (value_is_own_array(source)) {
        value_own_array(target, *value_dim_array(source));
    } else {
        *target = *source;
    }
    V_VT(source) = VT_EMPTY;
}

/* Copies into @target, which has nothing; references are followed, but typed ones are read. */
HRESULT value_copy(VARIANT *target, VARIANT *source);

/* Error 28 for arrays that lie too deep in each other to be copied or released. */
HRESULT value_check_nesting(const VARIANT *value);

/* Replaces what @target has by what @source has, which is left empty. */
static inline HRESULT value_replace(VARIANT *target, VARIANT *source)
{
    HRESULT hr = S_OK;
    VARIANT old;

    if (value_is_plain(target)) {
        value_move(target, source);
        return S_OK;
    }
    if (V_VT(target) & VT_ARRAY) {
        hr = value_release(target);
        if (FAILED(hr))
            return hr;
        value_move(target, source);
        return S_OK;
    }
    /* An object's end may run a script that reads the variable. */
    old = *target;
    value_move(target, source);
    (void)value_release(&old);
    return S_OK;
}

/* Takes the promise of room from a slot that others are about to write to. */
static inline void value_expose(VARIANT *value)
{
    value->wReserved1 = value->wReserved2 = value->wReserved3 = 0;
}

/* Appends @text to the text in @value, in place if there is room. */
HRESULT value_append(VARIANT *value, const OLECHAR *text, UINT len);

/* Hands the room behind @source's text to @target, which gets the same text. */
HRESULT value_share_text(VARIANT *target, VARIANT *source);

/* If @kept, from value_share_text(), is still @value's text, gives the room back, empties @kept. */
bool value_unshare_text(VARIANT *value, VARIANT *kept);

/* A reference to @element that keeps @array locked. */
HRESULT value_refer(VARIANT *target, VARIANT *element, SAFEARRAY *array);
