/* SPDX-License-Identifier: MIT */
/*
 * What the parts of query share.
 */
#pragma once

#include "query.h"

/* A column by its name, in the query's tables. Outcome: ERROR_BAD_QUERY_SYNTAX's HRESULT. */
HRESULT query_resolve(const struct query *query, const struct sql_name *name, unsigned *ret_table,
                      int *ret_column);

/* Checks that the condition's names are there. */
HRESULT query_check_condition(const struct query *query, const struct sql_condition *condition);

/* Finds the rows of all tables for which the condition holds, into query->found. */
HRESULT query_search(struct query *query, const struct record *parameters);

/* Puts what was found into SELECT's order, and once only for DISTINCT. */
HRESULT query_arrange(struct query *query);

/* A constant or marker as a field. Not for columns. */
struct field query_constant(const struct sql_value *value, const struct record *parameters);

HRESULT query_insert(struct query *query, const struct record *parameters);
HRESULT query_update(struct query *query, const struct record *parameters);
HRESULT query_delete(struct query *query);
HRESULT query_create(struct query *query);
HRESULT query_drop(struct query *query);
HRESULT query_alter(struct query *query);
