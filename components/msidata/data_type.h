/* SPDX-License-Identifier: MIT */
/*
 * How types of columns are told: "s72", "L0", "i2" in text archives and by views, and bits in the
 * table _Columns.
 */
#pragma once

#include "data_table.h"

enum {
    DATA_TYPE_SIZE = 8,
};

void data_type_text(const struct data_column *column, char ret_text[static DATA_TYPE_SIZE]);
int32_t data_type_bits(const struct data_column *column);

/* Reads what data_type_text() writes into the column's type. False for what is none. */
bool data_type_read(const char *text, struct data_column *ret_column);
