/* SPDX-License-Identifier: MIT */
/*
 * Privileges: their names and numbers. They decide about nothing here, but programs enable them.
 */
#pragma once

#include <stdint.h>

enum {
    PRIVILEGE_FIRST = 2,
    PRIVILEGE_LAST = 30,
    PRIVILEGES = PRIVILEGE_LAST - PRIVILEGE_FIRST + 1,
    PRIVILEGE_CHANGE_NOTIFY = 23,
};

/* The name of one of them. */
const char *privilege_name(unsigned number);

/* The number of a name, in any case; 0 for none. */
unsigned privilege_number(const char *name);
