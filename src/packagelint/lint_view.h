/* SPDX-License-Identifier: MIT */
/*
 * Findings as texts: for people, as JSON, and as SARIF 2.1.0, which tools of continuous integration
 * read.
 */
#pragma once

#include <stdio.h>

#include "packagelint/package_lint.h"

void lint_print_text(const char *path, const struct package_report *report, FILE *file);

/* {"package", "findings": [{"rule", "level", "table", "row", "key", "column", "sentence",
 * "remedy"}], "count"} */
void lint_print_json(const char *path, const struct package_report *report, FILE *file);

void lint_print_sarif(const char *path, const struct package_report *report, FILE *file);

/* "error", "warning", "note" */
const char *lint_level_name(enum lint_level level);

/* Helpers of both: "name": "text", and the row as people name it ("Class {...}.InprocServer32"),
 * the caller's. */
void lint_print_member(const char *name, const char *text, FILE *file);
char *lint_place_text(const struct package_finding *finding);
