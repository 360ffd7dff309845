/* SPDX-License-Identifier: MIT */
/*
 * A query that is run against a database: names are looked up when it is made, rows when it is
 * executed. Its database outlives it.
 *
 * Documented outcomes everywhere: HRESULTs of ERROR_BAD_QUERY_SYNTAX and ERROR_FUNCTION_FAILED.
 */
#pragma once

#include "data.h"
#include "sql.h"

/* A column of what SELECT tells: of a table, or a constant. */
struct query_column {
    unsigned table;
    int column; /* -1: the constant */
    const struct sql_value *constant;
};

struct query {
    struct data *data; /* borrowed */
    struct sql *sql;
    struct data_table *tables[SQL_TABLES_MAX];
    struct query_column *columns;
    unsigned n_columns;
    struct data_row **found; /* n_tables each */
    size_t n_found, room;
    size_t next;
    bool is_executed;
};

HRESULT query_new(struct data *data, const char *text, struct query **ret_query);
struct query *query_free(struct query *query);
DEFINE_CLEANUP(struct query *, query_free);

/* @parameters has the values of the markers; it may be NULL if there are none. */
HRESULT query_execute(struct query *query, const struct record *parameters);

/* The next record; S_FALSE behind the last one, and then the first one again. */
HRESULT query_fetch(struct query *query, struct record **ret_record);

/* Forgets what was found. */
void query_close(struct query *query);

/* The row of table @table that @record was fetched from, or NULL. */
struct data_row *query_row_of(const struct query *query, const struct record *record,
                              unsigned table);

/* Puts the row's cells into the record's fields. */
HRESULT query_fill(struct query *query, struct data_row *const *rows, struct record *record);

/* The column of what SELECT tells, NULL for a constant. */
const struct data_column *query_column_at(const struct query *query, unsigned index);
