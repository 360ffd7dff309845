/* SPDX-License-Identifier: MIT */
/*
 * The words of a registrar script. White space parts them and means nothing else; there are no
 * comments. A word in single quotes may hold anything, '' being one quote in it. An opening brace
 * is one by itself, a closing one and an equals sign at a word's beginning; elsewhere they are
 * letters of a name, as in {0000...}.
 */
#pragma once

#include "registrar/registrar_text.h"

enum {
    REGISTRAR_TOKEN_MAX = 4096, /* units */
};

enum registrar_token_kind {
    REGISTRAR_TOKEN_WORD, /* quoted or not */
    REGISTRAR_TOKEN_OPEN,
    REGISTRAR_TOKEN_CLOSE,
    REGISTRAR_TOKEN_EQUALS,
    REGISTRAR_TOKEN_END, /* of the script */
};

struct registrar_token {
    enum registrar_token_kind kind;
    size_t offset; /* where it begins in the text */
    size_t len;
    char16_t units[REGISTRAR_TOKEN_MAX + 1]; /* as meant, without quotes; NUL-terminated */
};

struct registrar_scanner {
    const struct registrar_text *text; /* borrowed */
    size_t at;
    struct registrar_token token; /* the current one */
};

/* Before the first token. */
void registrar_scanner_init(struct registrar_scanner *scanner, const struct registrar_text *text);

/* Goes on to the next token. Raises DISP_E_EXCEPTION for one that is too long or has no end. */
HRESULT registrar_scanner_next(struct registrar_scanner *scanner);

/* Raises @hr, the message led by where the current token is. */
HRESULT registrar_scanner_fail(const struct registrar_scanner *scanner, HRESULT hr,
                               const char *format, ...) __attribute__((format(printf, 3, 4)));

/* The current token for a message, in quotes, shortened if it is long. */
struct registrar_shown {
    char text[64];
};
struct registrar_shown registrar_scanner_show(const struct registrar_scanner *scanner);
