/* SPDX-License-Identifier: MIT */
/*
 * Type library's head: by which name, LIBID and version a library in a module would be registered,
 * without reading the library.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <comity/guiddef.h>

#include "image/span.h"

enum {
    TYPELIB_NAME_SIZE = 256,
};

struct typelib_head {
    char name[TYPELIB_NAME_SIZE]; /* as it is in the file: identifiers are ASCII */
    GUID guid;
    uint16_t major;
    uint16_t minor;
};

/* False if the bytes are no type library, or are damaged as far as these tell. */
bool typelib_head_read(struct span bytes, struct typelib_head *ret_head);
