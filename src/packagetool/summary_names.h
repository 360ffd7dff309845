/* SPDX-License-Identifier: MIT */
/*
 * Summary names: what the verbs of packages call the properties of the summary information, and how
 * they tell their values.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "package/package.h"

enum {
    SUMMARY_TEXT_MAX = 64,
};

/* "title", ...; NULL for what is none. */
const char *summary_name(unsigned property);

/* The property's value; NULL if the package has none. @buffer is for what is no text. */
const char *summary_value(const struct package *package, unsigned property,
                          char buffer[static SUMMARY_TEXT_MAX]);

/* True if the value is told as a number. */
bool summary_is_number(const struct package *package, unsigned property);
