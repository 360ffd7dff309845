/* SPDX-License-Identifier: MIT */
/*
 * A compiled pattern and what it finds in a text. Any thread may use it, one at a time.
 */
#pragma once

#include <stddef.h>
#include <uchar.h>

#include <comity/winerror.h>

struct pattern;

/* A place in a text; both are PATTERN_UNSET for a group that took no part. */
struct pattern_span {
    size_t start;
    size_t end;
};

#define PATTERN_UNSET ((size_t)-1)

/* @flags are translate.h's. Errors: VBScript's 5017 to 5021, 7. */
HRESULT pattern_new(const char16_t *units, size_t len, unsigned flags,
                    struct pattern **ret_pattern);
struct pattern *pattern_free(struct pattern *pattern);

/* How many spans a match has: the whole, then its groups. */
size_t pattern_spans(const struct pattern *pattern);

/*
 * Looks for the first match at @start or later and writes its spans. Outcomes: S_FALSE for none,
 * VBScript's error 28 if the search would take unreasonably long.
 */
HRESULT pattern_find(struct pattern *pattern, const char16_t *text, size_t len, size_t start,
                     struct pattern_span *ret_spans);
