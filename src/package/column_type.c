/* SPDX-License-Identifier: MIT */
#include "package/column_type.h"

enum {
    TYPE_WIDTH = 0x00ff, /* of text in characters, of numbers in bytes */
    TYPE_VALID = 0x0100,
    TYPE_LOCALIZABLE = 0x0200,
    TYPE_NOT_LONG = 0x0400, /* texts and short numbers have it */
    TYPE_TEXT = 0x0800,
    TYPE_NULLABLE = 0x1000,
    TYPE_KEY = 0x2000,
    TYPE_STREAM = TYPE_VALID | TYPE_TEXT, /* beside nullable and key */
    SHORT_SIZE = 2,
    LONG_SIZE = 4,
};

const struct column column_type_of_names[1] = {{"Name", COLUMN_TEXT, 64, true}};
const struct column column_type_of_columns[4] = {
    {"Table", COLUMN_TEXT, 64, true},
    {"Number", COLUMN_SHORT, 0, true},
    {"Name", COLUMN_TEXT, 64},
    {"Type", COLUMN_SHORT},
};

uint16_t column_type_of(const struct column *column)
{
    static const uint16_t kinds[] = {
        [COLUMN_TEXT] = TYPE_VALID | TYPE_NOT_LONG | TYPE_TEXT,
        [COLUMN_SHORT] = TYPE_VALID | TYPE_NOT_LONG | SHORT_SIZE,
        [COLUMN_LONG] = TYPE_VALID | LONG_SIZE,
        [COLUMN_STREAM] = TYPE_STREAM,
    };

    return (uint16_t)(kinds[column->kind] |
                      (column->kind == COLUMN_TEXT ? column->width & TYPE_WIDTH : 0) |
                      (column->is_localizable ? TYPE_LOCALIZABLE : 0) |
                      (column->is_nullable ? TYPE_NULLABLE : 0) | (column->is_key ? TYPE_KEY : 0));
}

bool column_type_read(uint16_t type, struct column *column)
{
    uint16_t width = type & TYPE_WIDTH;

    column->is_key = type & TYPE_KEY;
    column->is_nullable = type & TYPE_NULLABLE;
    column->is_localizable = type & TYPE_LOCALIZABLE;
    column->width = 0;
    if ((type & ~(TYPE_NULLABLE | TYPE_KEY)) == TYPE_STREAM) {
        column->kind = COLUMN_STREAM;
    } else if (type & TYPE_TEXT) {
        column->kind = COLUMN_TEXT;
        column->width = width;
    } else {
        column->kind = width > SHORT_SIZE ? COLUMN_LONG : COLUMN_SHORT;
    }
    return column->kind != COLUMN_LONG || width == LONG_SIZE;
}

unsigned column_type_size(const struct column *column, unsigned text_size)
{
    if (column->kind == COLUMN_TEXT)
        return text_size;
    return column->kind == COLUMN_LONG ? LONG_SIZE : SHORT_SIZE;
}

int32_t column_type_number(enum column_kind kind, uint32_t value)
{
    return kind == COLUMN_SHORT ? (int16_t)(value ^ 0x8000) : (int32_t)(value ^ 0x80000000);
}
