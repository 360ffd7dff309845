/* SPDX-License-Identifier: MIT */
/*
 * Shipped classes as the verbs show them: what would be registered if they needed to be.
 */
#pragma once

#include <stdbool.h>

#include "base/shipped_class.h"

/* The shipped class that a CLSID or ProgID in UTF-8 names; NULL if none. */
const struct shipped_class *shipped_view_find(const char *subject);

/* Some lines, or one JSON object with "shipped": true. */
void shipped_view_print(const struct shipped_class *class);
void shipped_view_print_json(const struct shipped_class *class);
