/* SPDX-License-Identifier: MIT */
/*
 * Column types: how a database tells of a column in the table of columns.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "package/table.h"

/* The columns of the tables _Tables and _Columns, which are in no table. */
extern const struct column column_type_of_names[1];
extern const struct column column_type_of_columns[4];

uint16_t column_type_of(const struct column *column);

/* Sets all but the name; false for what is no type. */
bool column_type_read(uint16_t type, struct column *column);

/* Bytes of a cell in the file, where texts' numbers have @text_size. */
unsigned column_type_size(const struct column *column, unsigned text_size);

/* What a cell of a column of numbers that has @value, which is not null, in the file is. */
int32_t column_type_number(enum column_kind kind, uint32_t value);
