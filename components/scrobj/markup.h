/* SPDX-License-Identifier: MIT */
/*
 * A scanner of XML as script files have it: elements, attributes, texts, from first to last. Names
 * have no case. A file without an XML declaration is read loosely: what an element of text holds is
 * text up to the element's end, whatever is in it.
 *
 * The scanner borrows the text and keeps nothing on the heap. Lines count from 1.
 */
#pragma once

#define COBJMACROS
#include <windows.h>

#include <stddef.h>

enum {
    MARKUP_ATTRIBUTES_MAX = 32,
};

struct markup_span {
    const WCHAR *units;
    size_t n;
};

struct markup_attribute {
    struct markup_span name;
    struct markup_span value; /* with its entities */
};

enum markup_kind {
    MARKUP_OPEN,
    MARKUP_CLOSE,
    MARKUP_TEXT,
    MARKUP_CDATA,
    MARKUP_END,
};

struct markup_token {
    enum markup_kind kind;
    struct markup_span name; /* of an element */
    struct markup_span text; /* with its entities, but those of MARKUP_CDATA */
    BOOL is_empty;           /* an element that ends where it begins */
    unsigned line;
    size_t n;
    struct markup_attribute attributes[MARKUP_ATTRIBUTES_MAX];
};

struct markup {
    const WCHAR *at;
    const WCHAR *end;
    unsigned line;
    BOOL is_strict;    /* there is an XML declaration */
    const char *error; /* why it ended, or NULL */
};

void markup_init(struct markup *markup, const WCHAR *text, size_t n_units);

/*
 * The next token; comments, instructions and declarations are left out. Outcome: S_FALSE if it is
 * wrong, with the error and the line in @markup.
 */
HRESULT markup_next(struct markup *markup, struct markup_token *ret_token);

/*
 * What the element @opened, just read, holds as one text, and the line where that begins; its end
 * is read, too. Outcomes: S_FALSE as above; E_OUTOFMEMORY.
 */
HRESULT markup_content(struct markup *markup, const struct markup_token *opened, BSTR *ret_text,
                       unsigned *ret_line);

/* Reads on behind the end of the element @opened, just read. Outcome: S_FALSE as above. */
HRESULT markup_skip(struct markup *markup, const struct markup_token *opened);

/* Is @span the name, without case? */
BOOL markup_is(struct markup_span span, const WCHAR *name);

/* Is @token the end of the element @opened? */
BOOL markup_closes(const struct markup_token *token, const struct markup_token *opened);

/* The attribute of an element, its entities replaced; NULL if there is none, or no memory. */
BSTR markup_attribute(const struct markup_token *token, const WCHAR *name);

/* Writes @span with its entities replaced, which is not longer; returns how many units it wrote. */
size_t markup_decode(WCHAR *to, struct markup_span span);

/* Leaves the error there for the caller to report; returns S_FALSE. */
HRESULT markup_fail(struct markup *markup, const char *error);
