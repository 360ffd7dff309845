/* SPDX-License-Identifier: MIT */
/*
 * Rnd and Randomize: the linear congruential generator of 24 bits that all of Windows' Basics
 * share. Source: Microsoft's article 231847, "RND and RANDOMIZE Alternatives".
 */
#include <string.h>

#include "vbbase/arguments.h"
#include "vbbase/functions.h"

#define MULTIPLIER 0x43fd43fdu
#define INCREMENT 0xc39ec3u
#define STATES 0x1000000u

static uint32_t next_state(uint32_t state)
{
    return (state * MULTIPLIER + INCREMENT) & (STATES - 1);
}

/* A negative number starts the sequence that belongs to it, 0 repeats the last number. */
HRESULT vb_rnd(struct vb_context *context, VARIANT *arguments, unsigned count, VARIANT *ret_result)
{
    float number = 1;
    uint32_t bits;
    VARIANT value;
    HRESULT hr;

    if (!vb_argument_is_missing(arguments, count, 0)) {
        hr = vb_argument_as(context, &arguments[0], VT_R4, &value);
        if (FAILED(hr))
            return hr;
        number = V_R4(&value);
    }
    if (number < 0) {
        memcpy(&bits, &number, sizeof(bits));
        context->random = next_state(bits + (bits >> 24));
    } else if (number != 0) {
        context->random = next_state(context->random);
    }
    V_VT(ret_result) = VT_R4;
    V_R4(ret_result) = (float)context->random / STATES;
    return S_OK;
}

/* Changes the upper bits alone: a sequence repeats only after Rnd of a negative number. */
HRESULT vb_randomize(struct vb_context *context, VARIANT *arguments, unsigned count,
                     VARIANT *ret_result)
{
    double number = vb_seconds_of_today();
    uint64_t bits;
    uint32_t high;
    HRESULT hr;

    if (!vb_argument_is_missing(arguments, count, 0)) {
        hr = vb_argument_double(context, &arguments[0], &number);
        if (FAILED(hr))
            return hr;
    }
    memcpy(&bits, &number, sizeof(bits));
    high = (uint32_t)(bits >> 32);
    context->random = ((high ^ high >> 16) & 0xffff) << 8 | (context->random & 0xff);
    return S_OK;
}
