/* SPDX-License-Identifier: MIT */
/*
 * Sequence: the actions of a package in the order of a sequence table, each known to be either a
 * standard action or one of the table CustomAction.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "install/known_actions.h"

struct sequence_step {
    const char *name; /* borrowed from the package, as the condition */
    const char *condition;
    int32_t number;
    size_t row;
    bool is_custom;
    struct known_action known; /* of a standard action */
};

struct sequence {
    const char *table; /* borrowed */
    struct sequence_step *steps;
    size_t n_steps;
};

/*
 * Reads the table called @name (borrowed). Raised: ERROR_INSTALL_PACKAGE_INVALID's HRESULT, naming
 * table and row, if there is no such table or an action that nobody knows.
 */
HRESULT sequence_read(const struct package *package, const char *name,
                      struct sequence *ret_sequence);
void sequence_deinit(struct sequence *sequence);
