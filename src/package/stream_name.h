/* SPDX-License-Identifier: MIT */
/*
 * Stream names: a database file packs two characters of a name into one that is not used otherwise,
 * for a compound file's names have at most 31. Names of tables' own streams begin with a mark.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

enum {
    STREAM_NAME_UNITS_MAX = 31,
    STREAM_NAME_PACKED_MAX = STREAM_NAME_UNITS_MAX * 3 + 1, /* bytes with the 0 */
    STREAM_NAME_MAX = STREAM_NAME_UNITS_MAX * 3 + 1,        /* unpacked, two may become of one */
};

/* Both are UTF-8. False if the name is too long to be packed. */
bool stream_name_pack(const char *name, bool is_table,
                      char ret_packed[static STREAM_NAME_PACKED_MAX]);

/* False for a name that is too long for any compound file. */
bool stream_name_unpack(const char *packed, bool *ret_is_table,
                        char ret_name[static STREAM_NAME_MAX]);
