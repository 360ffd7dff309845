/* SPDX-License-Identifier: MIT */
/*
 * Rows: what nearly all actions of an installation have in common. A table has rows, each belongs
 * to a component, and what the row says is done when the component is installed and undone when it
 * is removed. Rules tell what the columns of a table may hold, so that bad rows are refused before
 * anything changes.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <comity/winerror.h>

#include "action/installation.h"

/* A row of a table, and the component that it belongs to. */
struct row {
    struct installation *installation;
    const struct table *table;
    size_t number;
    const struct session_component *component; /* NULL if the table has no column of components */
};

/* The row's cells by the column's name: NULL or false for null and for columns that are not there.
 */
const char *row_text(const struct row *row, const char *column);
bool row_number(const struct row *row, const char *column, int32_t *ret_number);

/* The number, or 0. */
int32_t row_bits(const struct row *row, const char *column);

/* The row's (first) key, for messages and receipts. */
const char *row_key(const struct row *row);

/* The cell as formatted text, "" for null; the caller frees it. */
HRESULT row_format(const struct row *row, const char *column, char **ret_text);

/* The folder that the cell names: a directory or a property; NULL if it names none that is here. */
const char *row_folder(const struct row *row, const char *column);

/* The file with the (long) name of column @name in @folder; the caller frees the path. */
HRESULT row_path(const struct row *row, const char *folder, const char *name, char **ret_path);

/* Raises ERROR_INSTALL_PACKAGE_INVALID's HRESULT naming table, row and column (or NULL). */
HRESULT row_refuse(const struct row *row, const char *column, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Whether a component is installed by this session, to run from here or from its source, or goes.
 * Others' and permanent ones stay. */
bool component_is_installed(const struct session_component *component);
bool component_is_removed(const struct session_component *component);

enum row_moment {
    ROW_INSTALLED, /* the component is being installed, also again */
    ROW_REMOVED,
};

typedef HRESULT row_visit(const struct row *row, void *context);

/* Calls @visit for the rows of a table whose component (column "Component_") is at @moment; until
 * it fails or Ctrl-C. No table: no rows. */
HRESULT rows_visit(struct installation *installation, const char *table, enum row_moment moment,
                   row_visit *visit, void *context);

/* Calls @visit for all rows of a table. */
HRESULT rows_visit_all(struct installation *installation, const char *table, row_visit *visit,
                       void *context);

/* ---- what columns may hold ---- */

enum column_holds {
    HOLDS_TEXT,
    HOLDS_NUMBER,
    HOLDS_KEY,       /* of a row in the table .refers */
    HOLDS_FILE_NAME, /* "short|long" or "long": no folder's */
    HOLDS_CABINET,   /* "#stream" or a file's name */
};

enum {
    MAY_BE_NULL = 1,
    MAY_BE_MISSING = 2, /* the table need not have the column */
};

struct column_rule {
    const char *name;
    enum column_holds holds;
    unsigned flags;
    const char *refers;      /* for HOLDS_KEY */
    uint32_t allowed_values; /* for HOLDS_NUMBER: bits of the values allowed; 0: any */
};

struct table_rules {
    const char *table;
    const struct column_rule *columns; /* ended by one without name */
    row_visit *check;                  /* further, or NULL */
};

/* Checks all rows against the rules, which end with ones without table. */
HRESULT rules_check(struct installation *installation, const struct table_rules *rules);

/* The long name of "short|long"; borrowed from @text. NULL stays NULL. */
const char *long_name(const char *text);

/* Whether @name is a name of one file: not empty, no "." or "..", no '/' or '\' or control. */
bool is_file_name(const char *name);
