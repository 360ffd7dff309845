/* SPDX-License-Identifier: MIT */
/*
 * Package verbs: those that have to do with installer packages, which comity-msi does.
 */
#pragma once

struct verb;

/* Becomes comity-msi, which writes the verb's man page. */
int package_verb_page(const struct verb *verb);
