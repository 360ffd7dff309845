/* SPDX-License-Identifier: MIT */
/*
 * Package lint: what is wrong with an installer package, rule by rule. Nothing is installed or
 * changed.
 *
 * The rules are those of Windows' Internal Consistency Evaluators (ICEs) that speak of components,
 * COM tables and sequences, and the reasons for which Windows' page on the table SelfReg advises
 * against it.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include <comity/winerror.h>

#include "package/package.h"

enum lint_level {
    LEVEL_NOTE,
    LEVEL_WARNING,
    LEVEL_ERROR,
};

struct package_finding {
    const struct package_rule *rule; /* borrowed */
    const char *table;               /* borrowed from the package; "" for the package as a whole */
    size_t row;                      /* from 1; 0 for the table as a whole */
    char *key;                       /* owned: what names the row; "" if nothing does */
    char *column;                    /* owned; "" if it is about the row */
    char *sentence;                  /* owned: what is wrong */
};

struct package_report {
    struct package_finding *findings; /* by rule, each in the tables' order */
    size_t n;
    size_t room;
};

struct lint;

/* One rule. Several rules may be found out by one function. */
struct package_rule {
    const char *id; /* "ICE08", "selfreg-rollback" */
    enum lint_level level;
    const char *summary; /* what the rule says */
    const char *remedy;
    HRESULT (*look)(struct lint *lint);
};

/* All of them; one without identifier ends them. */
extern const struct package_rule package_rules[];

/* By its identifier, in any case; NULL if there is none. */
const struct package_rule *package_rule_find(const char *id);

/* Looks at the package by the rules for which @is_wanted says so, by place; NULL: by all. It must
 * outlive the report. */
HRESULT package_lint_run(const struct package *package, const bool *is_wanted,
                         struct package_report *ret_report);
void package_report_deinit(struct package_report *report);
