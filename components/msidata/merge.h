/* SPDX-License-Identifier: MIT */
/*
 * Merging: one database's tables and rows added to another's.
 */
#pragma once

#include "data.h"

/*
 * Adds what @from has to @to. Rows that have the keys of others and are not the same stay out:
 * their number goes, by table, into the table @errors, which is made if it is not NULL. Outcomes:
 * HRESULTs of ERROR_FUNCTION_FAILED (there were such rows), ERROR_DATATYPE_MISMATCH (tables of one
 * name have other columns or keys; nothing is merged).
 */
HRESULT merge_databases(struct data *from, struct data *to, const char *errors);
