/* SPDX-License-Identifier: MIT */
/*
 * The parser: VBScript's source text to a tree.
 *
 * It checks all that can be seen without knowing what names stand for: names that are declared
 * twice, or members that do not fit each other, are for whoever gives names their meaning.
 */
#pragma once

#include <stddef.h>

#include <comity/winerror.h>

#include "tree.h"

enum {
    PARSE_EXPRESSION = 1, /* the text is one expression: tree.expression */
    PARSE_HTML = 2,       /* from a page: lines that begin with <!-- or --> are comments */
};

struct parse_error {
    unsigned number; /* VBE_... */
    struct tree_place place;
};

/*
 * Reads @len units. A text that is no VBScript answers MAKE_VBSERROR() of the error's number, that
 * is also in @ret_error with its place; there is no tree then.
 */
HRESULT parser_read(const char16_t *text, size_t len, unsigned flags, struct tree **ret_tree,
                    struct parse_error *ret_error);

struct tree *tree_free(struct tree *tree);
