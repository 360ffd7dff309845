/* SPDX-License-Identifier: MIT */
/*
 * Module rows: the table SelfReg: which files register themselves, and in which order they do.
 *
 * A module comes behind those of the package that it needs, as its file says (DT_NEEDED), by itself
 * or through other files of the package; else the table's order counts. The property
 * COMITYSELFREGORDER puts modules before all others: their keys in the table File, with ','
 * between.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "action/installation.h"
#include "package/table.h"

struct module_row {
    size_t row; /* of the table SelfReg */
    const struct session_file *file;
    uint32_t cost; /* 0 if none is told */
};

struct module_rows {
    struct module_row *items; /* owned; n of them */
    size_t n;
};

void module_rows_deinit(struct module_rows *rows);

/* Raised: naming the row that is wrong: a file that is not there, a negative cost, a program. */
HRESULT module_rows_check(struct installation *installation);

/* Those whose component comes, in the table's order. */
HRESULT module_rows_find(struct installation *installation, struct module_rows *ret_rows);

/* Puts them in the order that they are registered in; their files are there. */
HRESULT module_rows_sort(struct installation *installation, struct module_rows *rows);

/* What is to be shown as progress for all that come. */
uint64_t module_rows_cost(struct installation *installation);
