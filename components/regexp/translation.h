/* SPDX-License-Identifier: MIT */
/*
 * A pattern on its way to PCRE2: what is still to read and what is written, and the parts of both
 * that know nothing of groups and quantifiers: escapes and sets. Failures: VBScript's 7, 5017 to
 * 5021.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <uchar.h>

#include <comity/winerror.h>

struct translation {
    const char16_t *at;
    const char16_t *end;
    unsigned flags;
    unsigned groups; /* that capture, in the whole pattern */
    unsigned depth;
    char *text; /* ASCII */
    size_t len;
    size_t room;
};

static inline bool unit_is_digit(char16_t unit)
{
    return unit >= '0' && unit <= '9';
}

HRESULT translation_add(struct translation *translation, const char *text);

/* One unit that stands for itself, also in a set. */
HRESULT translation_add_unit(struct translation *translation, char16_t unit);

/* The inside of a set for \d, \D and so on; NULL for other letters. */
const char *translation_set_of(char16_t letter);

/* Up to three octal digits, the value at most 255; the first is still ahead. */
char16_t translation_read_octal(struct translation *translation);

/* The unit that an escape stands for; its first letter @letter has been read. */
char16_t translation_read_escape(struct translation *translation, char16_t letter);

/* A set in brackets, the opening one has been read. */
HRESULT translation_set(struct translation *translation);
