/* SPDX-License-Identifier: MIT */
#include "package/stream_name.h"

#include <stdint.h>
#include <string.h>

#include "base/utf16.h"

enum {
    PAIR_FIRST = 0x3800,   /* + first + 64 * second */
    SINGLE_FIRST = 0x4800, /* + the only one */
    TABLE_MARK = 0x4840,
    N_PACKABLE = 64,
    UNITS_MAX = STREAM_NAME_UNITS_MAX * 2,
};

static const char packable[N_PACKABLE + 1] =
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz._";

/* -1 for what cannot be packed. */
static int number_of(char16_t unit)
{
    const char *place = unit && unit < 0x80 ? strchr(packable, unit) : NULL;

    return place ? (int)(place - packable) : -1;
}

/* The bytes that @units need must be less than @size. */
static bool give_utf8(const char16_t *units, size_t n, char *ret_text, size_t size)
{
    size_t len = utf16_to_utf8(units, n, ret_text, size - 1);

    if (len >= size)
        return false;
    ret_text[len] = '\0';
    return true;
}

bool stream_name_pack(const char *name, bool is_table,
                      char ret_packed[static STREAM_NAME_PACKED_MAX])
{
    char16_t units[UNITS_MAX], packed[STREAM_NAME_UNITS_MAX];
    size_t n_units = utf16_from_utf8(name, strlen(name), units, UNITS_MAX);
    size_t n = 0;

    if (n_units > UNITS_MAX)
        return false;
    if (is_table)
        packed[n++] = TABLE_MARK;
    for (size_t i = 0; i < n_units; i++) {
        int first = number_of(units[i]);
        int second = first >= 0 && i + 1 < n_units ? number_of(units[i + 1]) : -1;

        if (n == STREAM_NAME_UNITS_MAX)
            return false;
        if (second >= 0)
            packed[n++] = (char16_t)(PAIR_FIRST + first + N_PACKABLE * second);
        else
            packed[n++] = first >= 0 ? (char16_t)(SINGLE_FIRST + first) : units[i];
        i += second >= 0;
    }
    return give_utf8(packed, n, ret_packed, STREAM_NAME_PACKED_MAX);
}

bool stream_name_unpack(const char *packed, bool *ret_is_table,
                        char ret_name[static STREAM_NAME_MAX])
{
    char16_t units[UNITS_MAX], packed_units[STREAM_NAME_UNITS_MAX];
    size_t n_packed = utf16_from_utf8(packed, strlen(packed), packed_units, STREAM_NAME_UNITS_MAX);
    size_t n = 0;

    if (n_packed > STREAM_NAME_UNITS_MAX)
        return false;
    *ret_is_table = n_packed > 0 && packed_units[0] == TABLE_MARK;
    for (size_t i = *ret_is_table; i < n_packed; i++) {
        char16_t unit = packed_units[i];

        if (unit >= PAIR_FIRST && unit < SINGLE_FIRST) {
            units[n++] = (char16_t)packable[(unit - PAIR_FIRST) % N_PACKABLE];
            units[n++] = (char16_t)packable[(unit - PAIR_FIRST) / N_PACKABLE];
        } else if (unit >= SINGLE_FIRST && unit < TABLE_MARK) {
            units[n++] = (char16_t)packable[unit - SINGLE_FIRST];
        } else {
            units[n++] = unit;
        }
    }
    return give_utf8(units, n, ret_name, STREAM_NAME_MAX);
}
