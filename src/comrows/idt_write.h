/* SPDX-License-Identifier: MIT */
/*
 * Text archives (.idt): a table of an installer database as a text, as MsiDatabaseExport writes it
 * and msibuild imports it.
 */
#pragma once

#include <stdio.h>

#include "package/table.h"

/* Writes the whole table; a full disk is for the caller to find out. Numbers and texts alone. */
void idt_write(const struct table *table, FILE *file);
