/* SPDX-License-Identifier: MIT */
/*
 * The object of summary information's handle: a copy that is persisted as a whole.
 */
#pragma once

#include "database.h"

struct summary_object {
    struct object object;
    struct msi_database *database; /* (const) owned */
    struct summary summary;
    unsigned n_updates; /* how many more properties may be set */
    bool is_set[SUMMARY_PROPERTIES];
    bool is_changed;
    bool is_of_file; /* persisting writes the file */
};

extern const struct object_kind summary_kind;

HRESULT summary_object_new(struct msi_database *database, unsigned n_updates,
                           struct summary_object **ret_summary);

/* Sets a property to a value of its kind, or SUMMARY_NONE. Outcome: HRESULT of
 * ERROR_FUNCTION_FAILED if too many are set. */
HRESULT summary_object_set(struct summary_object *summary, unsigned property,
                           const struct summary_value *value);
HRESULT summary_object_persist(struct summary_object *summary);
