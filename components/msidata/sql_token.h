/* SPDX-License-Identifier: MIT */
/*
 * Tokens of SQL.
 */
#pragma once

#include <stddef.h>

enum sql_token_kind {
    TOKEN_END,
    TOKEN_BAD,
    TOKEN_NAME,   /* without its quotes */
    TOKEN_NUMBER, /* digits */
    TOKEN_TEXT,   /* without its quotes */
    TOKEN_MARKER,
    TOKEN_SIGN, /* one of ( ) , . * = - and < > <= >= <> */
};

struct sql_token {
    enum sql_token_kind kind;
    const char *text; /* in the query */
    size_t len;
    const char *next;   /* where the next one may begin */
    int is_quoted_name; /* a name in `` is no word of the language */
};

struct sql_token sql_token_read(const char *text);
