/* SPDX-License-Identifier: MIT */
/*
 * Table copies: tables of a package are not changed, copies of them are.
 */
#pragma once

#include <stdbool.h>

#include "package/table.h"

/* The same columns and rows. */
HRESULT table_copy(const struct table *table, struct table **ret_copy);

/* Whether no row of @from, whose columns may come in another order, has the keys of a row of @into
 * and says something else. */
bool table_can_merge(const struct table *into, const struct table *from);

/* Adds the rows of @from that are not there yet. */
HRESULT table_merge(struct table *into, const struct table *from);
