/* SPDX-License-Identifier: MIT */
/*
 * Conditions: the conditional statements of installer packages, evaluated as Windows does.
 *
 * Values are symbols, "literal text" and integers. Compared are texts (in order of code points, or
 * without case behind a '~'), and numbers where both sides are numbers: an integer with a symbol
 * whose value is one, or two such symbols. Nothing else compares with an integer but by <>.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

enum condition {
    CONDITION_FALSE,
    CONDITION_TRUE,
    CONDITION_NONE,
    CONDITION_ERROR, /* it does not parse: the record of hr_message() says where */
};

enum {
    CONDITION_DEPTH_MAX = 100, /* of parentheses and NOTs in each other */
    CONDITION_NAME_MAX = 256,  /* bytes of a symbol's name, with the 0 */
};

/* What the symbols stand for. */
struct condition_names {
    /* Of a property: its value, or NULL. */
    const char *(*property)(void *context, const char *name);

    /*
     * INSTALLSTATE of a component ('$' what becomes of it, '?' what it is) or of a feature ('&',
     * '!'). False if there is none of that name.
     */
    bool (*state)(void *context, char kind, const char *name, int32_t *ret_state);
    void *context;
};

/* @text may be NULL. */
enum condition condition_evaluate(const char *text, const struct condition_names *names);
