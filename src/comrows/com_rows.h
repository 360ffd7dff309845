/* SPDX-License-Identifier: MIT */
/*
 * COM rows: the rows of the tables that speak of classes, ProgIDs, libraries and files, each from
 * the entries that an installer would write for it. They take their entries from the set; what is
 * left is for the table Registry.
 */
#pragma once

#include "comrows/com_tables.h"

struct com_rows {
    struct com_tables *tables; /* borrowed, all of them */
    const struct harvest *harvest;
    const struct com_place *place;
    struct entry_set *set;
};

HRESULT com_rows_add_classes(const struct com_rows *rows); /* with their ProgIDs */
HRESULT com_rows_add_libraries(const struct com_rows *rows);
HRESULT com_rows_add_extensions(const struct com_rows *rows); /* with verbs and MIME types */

/* Cells of the last row of a table, by column; NULL is null. */
HRESULT com_rows_add_texts(struct table *table, const char *const texts[], unsigned n);
