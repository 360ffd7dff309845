/* SPDX-License-Identifier: MIT */
/*
 * What stands behind a value's name in a .reg file: a string, a number or bytes, of which there may
 * be several lines.
 */
#pragma once

#include "exchange/regfile_lines.h"
#include "exchange/regfile_scan.h"

enum {
    REGFILE_DATA_MAX = 256 << 20, /* bytes of one value */
};

struct regfile_data {
    struct regfile_lines *lines; /* borrowed; bytes may go on in the next one */
    bool is_ansi;                /* the bytes of string types are not UTF-16 */
    uint32_t type;
    uint8_t *bytes;
    size_t len;
    size_t room;
    struct regfile_text string;
};

/* Sets type and bytes. S_FALSE, with the problem told, if they are malformed. */
HRESULT regfile_data_scan(struct regfile_data *data, struct regfile_scan *scan);
void regfile_data_deinit(struct regfile_data *data);
