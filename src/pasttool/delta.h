/* SPDX-License-Identifier: MIT */
/*
 * Deltas: what is different of two states of the registry, by name, in order, for people, for
 * programs and as a .reg file that makes the one of the other.
 */
#pragma once

#include <stdio.h>

#include "past/changes.h"
#include "pasttool/show.h"

/* One key, value or security descriptor; all is owned. */
struct difference {
    enum past_what what;
    char16_t *key;  /* "HKEY_CURRENT_USER\Software" */
    char16_t *was;  /* the same before a rename, or NULL */
    char16_t *name; /* of the value, or "" */
    struct shown_state before, after;
    size_t order; /* in which it was added */
};

struct delta {
    struct difference *differences;
    size_t n;
    size_t room;
};

void delta_deinit(struct delta *delta);

/* Adds a change of the past; @context is the delta. For registry_changes() and its like. */
HRESULT delta_add_change(enum hive_kind hive, const struct past_change *change, void *context);

/* Adds one side of a key or value: what it is before, or after. */
enum delta_side {
    DELTA_BEFORE,
    DELTA_AFTER,
};
HRESULT delta_add_side(struct delta *delta, enum delta_side side, const char16_t *key,
                       const char16_t *name, const struct shown_state *state);

/* Drops what was added of one side since the delta had @n: of a key with all below it, or, with a
 * @name, of one of its values. */
void delta_drop_side(struct delta *delta, size_t n, const char16_t *key, const char16_t *name);

/* Sorts, joins what was added of one thing, of which the last counts, and drops what is no
 * difference. */
void delta_settle(struct delta *delta);

/* Makes it the difference the other way. */
void delta_reverse(struct delta *delta);

/* "+ KEY" or "+ KEY, tab, value, tab, type, tab, data"; - for what goes, ~ for what changes. */
void delta_print(const struct delta *delta);

/* The first @n of them, each behind @lead. */
void delta_print_some(const struct delta *delta, size_t n, const char *lead);

/* One object a line; or all as elements of an array. */
void delta_print_json(const struct delta *delta);
void delta_print_json_array(const struct delta *delta);

/* Raised: what the file cannot be written for, and ERROR_NOT_SUPPORTED for a renamed key, which no
 * .reg file can say. */
HRESULT delta_write_reg(const struct delta *delta, FILE *file);
