/* SPDX-License-Identifier: MIT */
/*
 * What `comity find` looks for, and whether a key or a value has it. Case does not count.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "toolkit/hkey.h"

enum match {
    MATCH_KEY = 1,
    MATCH_NAME = 2,
    MATCH_DATA = 4,
};

struct find_pattern {
    char16_t *text; /* upper case; owned */
    size_t len;
    unsigned scope; /* of enum match */
    bool is_exact;  /* the whole name or string is the text */
};

/* False if @text is empty, or memory is out. */
bool find_pattern_set_text(struct find_pattern *pattern, const char *text);
void find_pattern_deinit(struct find_pattern *pattern);

/* MATCH_KEY or 0. A text with a backslash is looked for in whole paths, others in the last name. */
unsigned find_match_key(const struct find_pattern *pattern, const char16_t *path);

/* Any of MATCH_NAME and MATCH_DATA, for the value that @values stands at. */
unsigned find_match_value(const struct find_pattern *pattern, const struct hkey_values *values);
