/* SPDX-License-Identifier: MIT */
/*
 * Tables of a package in the making. Those that Windows documents are made with the columns that it
 * documents, when they get their first row.
 */
#pragma once

#include <stddef.h>

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "package/table.h"

struct tables;

HRESULT tables_new(struct tables **ret_tables);
struct tables *tables_free(struct tables *tables);
DEFINE_CLEANUP(struct tables *, tables_free);

/* The table; NULL if it has no rows yet. */
struct table *tables_find(const struct tables *tables, const char *name);

/* The same, made if need be: for names that are known. */
HRESULT tables_get(struct tables *tables, const char *name, struct table **ret_table);

/*
 * Adds a row. @cells has a letter for each cell: 't' a text, which may be NULL, 'n' a number, an
 * int,
 * '-' null, without argument; cells behind the last one are null.
 */
HRESULT tables_add(struct tables *tables, const char *name, const char *cells, ...);

/* Takes a table that is not there yet. */
HRESULT tables_take(struct tables *tables, struct table **table);

/* All, by name; @ret_n. */
const struct table *const *tables_all(const struct tables *tables, size_t *ret_n);
