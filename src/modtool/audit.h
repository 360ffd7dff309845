/* SPDX-License-Identifier: MIT */
/*
 * Audit: how what is known of a module is shown.
 */
#pragma once

#include <stdio.h>

#include "audit/module_facts.h"

/* What all modules of a run come to. */
struct audit_sums {
    unsigned n_modules;
    unsigned n_registering; /* themselves */
    unsigned n_with_scripts;
    unsigned n_with_typelibs;
    unsigned n_lacking; /* libraries */
    unsigned n_damaged;
};

void audit_print_text(const char *path, const struct module_facts *facts, FILE *file);
void audit_print_sums(const struct audit_sums *sums, FILE *file);

/* One object on a line. */
void audit_print_json(const char *path, const struct module_facts *facts, FILE *file);

/* Fields parted by tabs, and the line that names them. */
void audit_print_tsv(const char *path, const struct module_facts *facts, FILE *file);
void audit_print_tsv_header(FILE *file);
