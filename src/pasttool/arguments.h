/* SPDX-License-Identifier: MIT */
/*
 * Arguments: the few options that the verbs about owners and the past share.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "toolkit/verb.h"

/* Which of them a verb takes. */
enum argument_flags {
    TAKES_JSON = 1,
    TAKES_DRY_RUN = 2,
    TAKES_TO = 4,
    TAKES_FORMAT = 8,
    TAKES_LIMIT = 16,
};

struct arguments {
    bool is_json;
    bool is_dry_run;
    const char *to;      /* or NULL */
    const char *format;  /* or NULL */
    unsigned long limit; /* or 0 */
    int n;
    char **rest; /* borrowed */
};

/* A transaction's number: digits, not all 0. */
bool arguments_number(const char *text, uint64_t *ret_number);

/* False after a complaint: then the verb returns VERB_USAGE. @least and @most count what is left.
 */
bool arguments_parse(const struct verb *verb, int argc, char **argv, unsigned flags, int least,
                     int most, struct arguments *ret_arguments);
