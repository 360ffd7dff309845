/* SPDX-License-Identifier: MIT */
/*
 * The bytes of a stream, with the place where it is read and written, and their way from and to
 * files.
 */
#pragma once

#include "dual.h"

#include <stdint.h>

enum {
    STREAM_SIZE_MAX = 0x7fffffff,
};

/* All zeros is an empty one. */
struct stream_data {
    uint8_t *bytes;
    size_t size;
    size_t room;
    size_t position; /* at most @size */
};

void stream_data_deinit(struct stream_data *data);

/* Makes it longer by zeros, or shorter. Failure: E_OUTOFMEMORY, also above the greatest size. */
HRESULT stream_data_resize(struct stream_data *data, size_t size);

/* Writes at the position and moves on. Failure: E_OUTOFMEMORY. */
HRESULT stream_data_write(struct stream_data *data, const void *bytes, size_t n);

/* Outcomes: S_FALSE if the file cannot be opened or read. Failure: E_OUTOFMEMORY. */
HRESULT stream_data_load(struct stream_data *data, const WCHAR *path);

/* Outcome: S_FALSE if the file is there and shall not be, or cannot be written. */
HRESULT stream_data_save(const struct stream_data *data, const WCHAR *path, BOOL may_replace);
