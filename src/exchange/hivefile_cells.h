/* SPDX-License-Identifier: MIT */
/*
 * The cells of a hive file that is read: nothing is given out before its place and size are
 * checked, and a cell has one owner only.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include <comity/windef.h>
#include <comity/winerror.h>

#include "base/hresult.h"
#include "exchange/hivefile.h"

#define HIVEFILE_CORRUPT(cells, format, ...)                                                       \
    hr_raise(hr_from_win32(ERROR_BADDB), "reading %s: " format,                                    \
             (cells)->path ? (cells)->path : "a hive file", ##__VA_ARGS__)

struct hivefile_cells {
    char *path; /* for messages; NULL for bytes */
    uint8_t *file;
    const uint8_t *bins; /* borrowed: behind the base block */
    uint32_t bins_size;
    uint32_t minor; /* of the version */
    uint32_t root;  /* the root's cell, unchecked */
    uint8_t *owned; /* a bit for every 8 bytes of the bins: a cell begins there and has an owner */
};

/* Reads a file, as hivefile_reader_open(). */
HRESULT hivefile_cells_open(struct hivefile_cells *cells, const char *path);

/* The same of bytes, which are copied. */
HRESULT hivefile_cells_init(struct hivefile_cells *cells, const void *bytes, size_t size);
void hivefile_cells_deinit(struct hivefile_cells *cells);

/* Finds a cell that must have @size bytes of content at least; raises ERROR_BADDB. */
HRESULT hivefile_cells_find(const struct hivefile_cells *cells, uint32_t offset, size_t size,
                            const void **ret_content);

/* The same, for the cell's one owner. */
HRESULT hivefile_cells_take(struct hivefile_cells *cells, uint32_t offset, size_t size,
                            const void **ret_content);
