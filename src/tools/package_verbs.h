/* SPDX-License-Identifier: MIT */
/*
 * Package verbs: those that have to do with installer packages, which comity-msi does.
 */
#pragma once

#include <stdbool.h>

struct verb;

/* Becomes comity-msi, which writes the verb's man page. */
int package_verb_page(const struct verb *verb);

/* Whether the two things that comity diff is to compare are packages: then it is package_diff. */
bool package_verb_takes_diff(int argc, char **argv);
extern const struct verb package_diff;

/* Whether what comity lint is to look at is a package, or is called as one: then it is
 * package_lint. */
bool package_verb_takes_lint(int argc, char **argv);
extern const struct verb package_lint;
