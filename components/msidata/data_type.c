/* SPDX-License-Identifier: MIT */
#include "data_type.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    TYPE_VALID = 0x0100,
    TYPE_LOCALIZABLE = 0x0200,
    TYPE_PLAIN = 0x0400, /* no stream */
    TYPE_TEXT = 0x0800,
    TYPE_NULLABLE = 0x1000,
    TYPE_KEY = 0x2000,
    TYPE_TEMPORARY = 0x4000,
    WIDTH_MAX = 255,
};

static char letter_of(const struct data_column *column)
{
    switch (column->kind) {
    case COLUMN_TEXT:
        return column->is_temporary ? 'g' : column->is_localizable ? 'l' : 's';
    case COLUMN_STREAM:
        return 'v';
    default:
        return column->is_temporary ? 'j' : 'i';
    }
}

void data_type_text(const struct data_column *column, char ret_text[static DATA_TYPE_SIZE])
{
    char letter = letter_of(column);

    snprintf(ret_text, DATA_TYPE_SIZE, "%c%u",
             column->is_nullable ? toupper((unsigned char)letter) : letter, column->width % 1000u);
}

int32_t data_type_bits(const struct data_column *column)
{
    int32_t bits = column->width | TYPE_VALID;

    if (column->kind == COLUMN_TEXT)
        bits |= TYPE_TEXT | TYPE_PLAIN;
    if (column->kind == COLUMN_STREAM)
        bits |= TYPE_TEXT;
    if (column->kind == COLUMN_SHORT)
        bits |= TYPE_PLAIN;
    return bits | (column->is_localizable ? TYPE_LOCALIZABLE : 0) |
           (column->is_nullable ? TYPE_NULLABLE : 0) | (column->is_key ? TYPE_KEY : 0) |
           (column->is_temporary ? TYPE_TEMPORARY : 0);
}

bool data_type_read(const char *text, struct data_column *ret_column)
{
    char letter = (char)tolower((unsigned char)*text), *end;
    unsigned long width = strtoul(*text ? text + 1 : text, &end, 10);

    if (!*text || !strchr("slgijv", letter) || *end || width > WIDTH_MAX)
        return false;
    if (strchr("ij", letter) && width != 2 && width != 4)
        return false;
    ret_column->width = (uint16_t)width;
    ret_column->is_nullable = isupper((unsigned char)*text);
    ret_column->is_localizable = letter == 'l';
    ret_column->is_temporary = letter == 'g' || letter == 'j';
    ret_column->kind = strchr("ij", letter) ? width == 2 ? COLUMN_SHORT : COLUMN_LONG
                       : letter == 'v'      ? COLUMN_STREAM
                                            : COLUMN_TEXT;
    return true;
}
