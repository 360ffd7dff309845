/* SPDX-License-Identifier: MIT */
/*
 * Lint: looks through all registrations of both hives and both views for what is wrong with them,
 * each thing by a rule of its own, without starting or loading anything.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <comity/windef.h>

#include "lint/rules.h"

/* What would mend it, and nothing else. */
enum lint_remedy {
    REMEDY_BY_HAND,
    REMEDY_DELETE_VALUE,
    REMEDY_DELETE_KEY, /* which has none below it */
    REMEDY_SET_VALUE,
};

struct lint_finding {
    enum lint_rule rule;
    bool is_machine; /* in the machine's hive, else in the user's */
    REGSAM view;     /* KEY_WOW64_64KEY or KEY_WOW64_32KEY */
    char *path;      /* the key, below Software\Classes */
    char *value;     /* the value; "" is the default one; NULL if it is about the key */
    char *name;      /* what is registered, for people; "" if it does not say */
    char *sentence;  /* what is wrong, a colon, what to do about it */
    enum lint_remedy remedy;
    char *text; /* what REMEDY_SET_VALUE sets */
    bool is_mended;
};

struct lint_report {
    struct lint_finding *findings;
    size_t n;
    size_t n_records; /* registrations looked at */
};

enum {
    LINT_HIVE_USER = 1,
    LINT_HIVE_MACHINE = 2,
};

struct lint_scope {
    bool rules[LINT_RULES]; /* those to look by */
    unsigned hives;
    const char *names[2]; /* only the registrations called so; NULL, NULL: all */
};

/* Outcomes: failures of the registry. Findings are in the registry's order. */
HRESULT lint_run(const struct lint_scope *scope, struct lint_report *ret_report);
void lint_report_deinit(struct lint_report *report);

/* ---- for rules ---- */

struct record;
struct server_verdicts;

struct lint {
    struct lint_report report;
    struct server_verdicts *verdicts;
    const struct lint_scope *scope;
    HRESULT hr; /* of what could not be looked at */
};

/* Where a rule found something, and what would mend it. */
struct lint_site {
    const struct record *record;
    const char *below; /* the key below the record's, or NULL */
    const char *value; /* or NULL */
    enum lint_remedy remedy;
    const char *text;
};

/* Adds a finding. The sentence is what is wrong, ": ", and what to do about it. */
void lint_found(struct lint *lint, enum lint_rule rule, const struct lint_site *site,
                const char *format, ...) __attribute__((format(printf, 4, 5)));
