/* SPDX-License-Identifier: MIT */
/*
 * SQL as installer databases have it, read into a tree: a statement. Source: Windows' "SQL Syntax"
 * page of the installer. Queries come from outside: their size and depth have limits.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <comity/winerror.h>

#include "base/cleanup.h"

#include "data_table.h"

enum {
    SQL_SIZE_MAX = 1 << 20,
    SQL_DEPTH_MAX = 256,
    SQL_TABLES_MAX = 16,
};

/* `table`.`column`, or without a table. */
struct sql_name {
    char *table;
    char *column;
};

enum sql_value_kind {
    SQL_NUMBER,
    SQL_TEXT,
    SQL_MARKER, /* "?": a field of the record that the query is run with */
    SQL_COLUMN,
    SQL_NULL,
    SQL_ALL, /* "*" */
};

struct sql_value {
    enum sql_value_kind kind;
    int32_t number;
    char *text;
    unsigned marker; /* from 1, in the order of the query */
    struct sql_name name;
};

enum sql_operator {
    SQL_AND,
    SQL_OR,
    SQL_EQUAL,
    SQL_UNEQUAL,
    SQL_LESS,
    SQL_GREATER,
    SQL_LESS_EQUAL,
    SQL_GREATER_EQUAL,
    SQL_IS_NULL,
    SQL_IS_NOT_NULL,
};

/* A condition: AND and OR have two conditions, the others values. */
struct sql_condition {
    enum sql_operator operator;
    struct sql_condition *left, *right;
    struct sql_value a, b;
};

enum sql_kind {
    SQL_SELECT,
    SQL_INSERT,
    SQL_UPDATE,
    SQL_DELETE,
    SQL_CREATE,
    SQL_DROP,
    SQL_ALTER_ADD,
    SQL_ALTER_HOLD,
    SQL_ALTER_FREE,
};

struct sql {
    enum sql_kind kind;
    bool is_distinct;
    bool is_temporary; /* INSERT ... TEMPORARY */
    bool is_held;      /* ... HOLD */
    char *tables[SQL_TABLES_MAX];
    unsigned n_tables;
    struct sql_name *names; /* INSERT's, UPDATE's */
    unsigned n_names;
    struct sql_value *values; /* theirs, or SELECT's columns */
    unsigned n_values;
    struct sql_condition *where; /* or NULL */
    struct sql_name *order;
    unsigned n_order;
    struct data_column *columns; /* CREATE's, ALTER ADD's */
    unsigned n_columns;
    struct sql_name *keys; /* CREATE's */
    unsigned n_keys;
    unsigned n_markers;
};

/* Outcome: HRESULT of ERROR_BAD_QUERY_SYNTAX; the record tells where. Raised: E_OUTOFMEMORY. */
HRESULT sql_parse(const char *text, struct sql **ret_sql);
struct sql *sql_free(struct sql *sql);
DEFINE_CLEANUP(struct sql *, sql_free);
