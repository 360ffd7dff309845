/* SPDX-License-Identifier: MIT */
/*
 * Scanner of .wsf files: tags and the text between them. A file that begins with <?xml ...?> is
 * strict XML; any other is read as Windows' host reads it: names in any case, values without
 * quotes, and the text of a script as it stands up to its closing tag.
 *
 * All texts are borrowed from the file's.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include <comity/windows.h>

struct wsf_text {
    const char16_t *units;
    size_t len;
};

struct wsf_place {
    ULONG line;   /* from 0 */
    ULONG column; /* from 0 */
};

enum wsf_tag_kind {
    WSF_OPEN,        /* <name ...> */
    WSF_EMPTY,       /* <name ... /> */
    WSF_CLOSE,       /* </name> */
    WSF_INSTRUCTION, /* <?name ...?> */
    WSF_END,         /* of the file */
};

enum {
    WSF_ATTRIBUTES_MAX = 16,
};

struct wsf_attribute {
    struct wsf_text name;
    struct wsf_text value;
};

struct wsf_tag {
    enum wsf_tag_kind kind;
    struct wsf_text name;
    struct wsf_place place;
    struct wsf_attribute attributes[WSF_ATTRIBUTES_MAX];
    unsigned n_attributes;
};

struct wsf_scanner {
    const char16_t *at;
    const char16_t *end;
    struct wsf_place place; /* of @at */
    bool is_strict;
    const char *error; /* what is wrong at @place */
};

void wsf_scanner_init(struct wsf_scanner *scanner, const char16_t *text, size_t len);

/* The next tag; spaces and comments before it are skipped. False on an error: other text, too. */
bool wsf_scanner_next(struct wsf_scanner *scanner, struct wsf_tag *ret_tag);

/*
 * The text of an element that has just been opened, up to its closing tag, which is consumed.
 * @ret_place is where the text begins. Entities stand in it as they are, and of strict text a
 * CDATA section that is all of it is taken out of its brackets: @ret_is_raw.
 */
bool wsf_scanner_text(struct wsf_scanner *scanner, struct wsf_text name, struct wsf_text *ret_text,
                      struct wsf_place *ret_place, bool *ret_is_raw);

/* Whether it is that ASCII name, in any case. */
bool wsf_text_is(struct wsf_text text, const char *name);

/* The value of an attribute, or NULL. */
const struct wsf_text *wsf_tag_attribute(const struct wsf_tag *tag, const char *name);

/* A copy as a BSTR, with the characters that entities stand for in their places; NULL without
 * memory. */
BSTR wsf_text_decode(struct wsf_text text);
