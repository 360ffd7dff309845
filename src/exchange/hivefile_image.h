/* SPDX-License-Identifier: MIT */
/*
 * The image of a hive file in memory: a base block and bins, into which cells are put one behind
 * the other.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include <comity/windef.h>

#include "exchange/hivefile.h"

struct hivefile_image {
    uint8_t *bytes;
    size_t size; /* used */
    size_t room;
    size_t bin_end; /* of the last bin */
};

/* An image without a bin. All of them fail when memory is out, or the file grows beyond what the
 * format can address (ERROR_DISK_FULL). */
HRESULT hivefile_image_init(struct hivefile_image *image);
void hivefile_image_deinit(struct hivefile_image *image);

/* A new cell for @size bytes of content, all zero. */
HRESULT hivefile_image_new_cell(struct hivefile_image *image, size_t size, uint32_t *ret_cell);

/* A new cell with these bytes. */
HRESULT hivefile_image_put_cell(struct hivefile_image *image, const void *bytes, size_t size,
                                uint32_t *ret_cell);

/* The content of a cell, valid until the next one is made. */
static inline void *hivefile_image_at(const struct hivefile_image *image, uint32_t cell)
{
    return image->bytes + HIVEFILE_PAGE + cell + sizeof(int32_t);
}

/* Completes the image: the rest of @base, as far as it follows from the cells, and its place. */
void hivefile_image_finish(struct hivefile_image *image, const struct hivefile_base *base);
