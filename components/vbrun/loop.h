/* SPDX-License-Identifier: MIT */
/*
 * Loops: what For and For Each keep in hidden locals between two turns.
 */
#pragma once

#include "vbrun/state.h"

struct loop;

struct loop *loop_free(struct loop *loop);

/* For Each: makes the empty slot @state a loop over @collection, which @is_temporary hands over. */
HRESULT loop_start(struct machine *machine, VARIANT *state, VARIANT *collection);

/* The next element into the empty @ret_value; S_FALSE if there is none. Error 451 if not started.
 */
HRESULT loop_next(struct machine *machine, VARIANT *state, VARIANT *ret_value);

/* For: states of the limit's slot, in wReserved1. */
enum {
    FOR_NOT_STARTED,
    FOR_UP,      /* limit and step are VT_I4, the step is not negative */
    FOR_DOWN,    /* and here it is */
    FOR_GENERAL, /* anything else */
};

/* The number that a loop begins with, or its limit or step. */
HRESULT for_number(struct machine *machine, const VARIANT *value, VARIANT *ret_number);

/* Takes limit and step, which are values. */
HRESULT for_limit(struct machine *machine, VARIANT *limit_slot, VARIANT *limit, VARIANT *step);

/* Whether the loop goes on with @value; anything but FOR_UP and FOR_DOWN with an integer. */
HRESULT for_test(struct machine *machine, VARIANT *limit_slot, const VARIANT *value,
                 bool *ret_goes_on);

/* @value and the step. */
HRESULT for_add(struct machine *machine, VARIANT *limit_slot, const VARIANT *value,
                VARIANT *ret_next);
