/* SPDX-License-Identifier: MIT */
/*
 * Lint rows: what rules go through, and how they say what they found.
 */
#pragma once

#include <stdint.h>

#include "packagelint/package_lint.h"

struct lint {
    const struct package *package;   /* borrowed */
    const struct package_rule *rule; /* at hand */
    struct package_report *report;
};

/* Where a finding is: table NULL for the package, row -1 for the table, column NULL for the row. */
struct lint_place {
    const struct table *table;
    ptrdiff_t row;
    const char *column;
};

__attribute__((format(printf, 3, 4))) HRESULT
lint_add(struct lint *lint, const struct lint_place *place, const char *format, ...);

const struct table *lint_table(const struct lint *lint, const char *name);

/* "" for null, and where the table or the column is missing. */
const char *lint_text(const struct table *table, ptrdiff_t row, const char *column);
int32_t lint_number(const struct table *table, ptrdiff_t row, const char *column);
bool lint_has(const struct table *table, ptrdiff_t row, const char *column);

/* The row whose column is @text; -1 if there is none. */
ptrdiff_t lint_find(const struct table *table, const char *column, const char *text);

/* Calls @look for each row of a table, which need not be there. */
typedef HRESULT lint_look(struct lint *lint, const struct table *table, size_t row);
HRESULT lint_each(struct lint *lint, const char *table, lint_look *look);

/* ---- what packages are made of ---- */

enum lint_attributes {
    COMPONENT_SOURCE_ONLY = 1,
    COMPONENT_OPTIONAL = 2, /* local or from the source */
    COMPONENT_REGISTRY_KEY_PATH = 4,
    COMPONENT_SHARED = 8,
    COMPONENT_PERMANENT = 16,
    COMPONENT_ODBC_KEY_PATH = 32,
    COMPONENT_64_BIT = 256,
};

enum lint_root {
    ROOT_CONTEXT = -1,
    ROOT_CLASSES = 0,
    ROOT_USER = 1,
    ROOT_MACHINE = 2,
};

/* The file that is the component's key path; "" if it has none, or another kind. */
const char *lint_key_file(const struct lint *lint, const char *component);

/* The long name of a row of File, "" if there is no such file. */
const char *lint_file_name(const struct lint *lint, const char *file);

/* Whether the name ends like this, in any case. */
bool lint_ends_with(const char *name, const char *end);

/* Whether the directory is, or is below, a folder of the user's profile. */
bool lint_is_in_profile(const struct lint *lint, const char *directory);

/* Whether the component belongs to the feature. */
bool lint_is_in_feature(const struct lint *lint, const char *feature, const char *component);

/* The number of an action in a sequence; 0 if it is not there, or is not run. */
int32_t lint_action_number(const struct table *sequence, const char *action);

extern const char *const lint_sequences[]; /* the names of all, NULL comes last */
