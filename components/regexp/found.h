/* SPDX-License-Identifier: MIT */
/*
 * What a pattern found in a text: the text and the spans of all matches, shared by the objects that
 * show them. Nothing changes once it is complete, so that any thread may read.
 */
#pragma once

#include <windows.h>

#include "pattern.h"

struct found {
    LONG refs; /* (atomic) */
    BSTR text;
    size_t n;       /* matches */
    size_t n_spans; /* of a match: the whole, then its groups */
    struct pattern_span *spans;
    size_t room;
};

/* Copies @text. NULL if there is no memory. */
struct found *found_new(BSTR text);
struct found *found_ref(struct found *found);
struct found *found_unref(struct found *found);

enum {
    FOUND_FIRST = 0,
    FOUND_ALL = 1,
};

/* Adds the first match of @pattern or all. Failures: as pattern_find(), 7. */
HRESULT found_fill(struct found *found, struct pattern *pattern, unsigned extent);

/* Span @i of match @match, as text; NULL if the group took no part or memory fails. */
BSTR found_text(const struct found *found, size_t match, size_t i);

static inline const struct pattern_span *found_span(const struct found *found, size_t match,
                                                    size_t i)
{
    return &found->spans[match * found->n_spans + i];
}
