/* SPDX-License-Identifier: MIT */
/*
 * Sources: what can be compared besides transactions: .reg files, hives, and homes with the hives
 * of a user and a machine. They are only read.
 */
#pragma once

#include "pasttool/delta.h"

enum source_kind {
    SOURCE_FILE, /* a .reg file */
    SOURCE_HIVE, /* a folder with one hive */
    SOURCE_HOME, /* a folder with the folders user and machine, or one of them */
};

/* False, after a complaint, if it is nothing of that sort. */
bool source_find_kind(const char *name, enum source_kind *ret_kind);

/* Whether a hive's folder is called as a machine's is. */
bool source_is_machine(const char *name);

/* Adds all that it has. @is_machine says what a single hive is. */
HRESULT source_read(const char *name, enum source_kind kind, bool is_machine, enum delta_side side,
                    struct delta *delta);
