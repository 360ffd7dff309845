/* SPDX-License-Identifier: MIT */
/*
 * What the parts of the parser of SQL share: the reader of tokens. Everything here fails with
 * HRESULT of ERROR_BAD_QUERY_SYNTAX or E_OUTOFMEMORY.
 */
#pragma once

#include "sql.h"
#include "sql_token.h"

struct sql_reader {
    struct sql *sql;
    struct sql_token token; /* the next one */
    unsigned depth;
};

HRESULT sql_bad(struct sql_reader *reader);
void sql_next(struct sql_reader *reader);
bool sql_is_word(const struct sql_reader *reader, const char *word);

/* Is that the next token? Then it is taken. */
bool sql_take_word(struct sql_reader *reader, const char *word);
bool sql_take_sign(struct sql_reader *reader, const char *sign);

/* What is read into belongs to the statement, also after a failure. */
HRESULT sql_read_plain_name(struct sql_reader *reader, char **ret_name);
HRESULT sql_read_name(struct sql_reader *reader, struct sql_name *ret_name);
HRESULT sql_read_names(struct sql_reader *reader, struct sql_name **names, unsigned *n);
HRESULT sql_read_tables(struct sql_reader *reader);
HRESULT sql_read_number(struct sql_reader *reader, bool is_negative, struct sql_value *ret_value);
HRESULT sql_read_constant(struct sql_reader *reader, struct sql_value *ret_value);
HRESULT sql_read_condition(struct sql_reader *reader, struct sql_condition **ret_condition);

/* Statements, behind their first word. */
HRESULT sql_read_create(struct sql_reader *reader);
HRESULT sql_read_drop(struct sql_reader *reader);
HRESULT sql_read_alter(struct sql_reader *reader);

/* Makes room for one more in an array of @size each; the new one is zeroed. NULL: no memory. */
void *sql_grow(void *array, unsigned *n, size_t size);
