/* SPDX-License-Identifier: MIT */
/*
 * Summary information in the making: properties by their numbers.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <comity/winerror.h>

enum {
    SUMMARY_PROPERTIES = 20, /* PID_DICTIONARY to PID_SECURITY */
};

enum summary_kind {
    SUMMARY_NONE,
    SUMMARY_SHORT,
    SUMMARY_LONG,
    SUMMARY_TEXT,
    SUMMARY_TIME,
};

struct summary_value {
    enum summary_kind kind;
    char *text;
    int64_t number; /* a time as FILETIME */
};

struct summary {
    struct summary_value values[SUMMARY_PROPERTIES];
};

/* What a property has to be; SUMMARY_NONE if there is no such one. */
enum summary_kind summary_kind_of(unsigned property);

/* Both copy. Raised: E_OUTOFMEMORY. */
HRESULT summary_set_text(struct summary *summary, unsigned property, const char *text);
void summary_set_number(struct summary *summary, unsigned property, int64_t number);
void summary_remove(struct summary *summary, unsigned property);
HRESULT summary_copy(const struct summary *from, struct summary *to);
unsigned summary_count(const struct summary *summary);
void summary_deinit(struct summary *summary);
