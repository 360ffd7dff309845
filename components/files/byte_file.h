/* SPDX-License-Identifier: MIT */
/*
 * Byte file: what a text file reads from or writes to, a descriptor or a handle.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include <windows.h>

struct byte_file {
    int fd;         /* -1: the handle */
    HANDLE handle;  /* NULL: the descriptor */
    bool is_shared; /* it is not closed with the file */
};

/* Closes what is not shared; the failure of the last bytes to be written, if any. */
HRESULT byte_file_close(struct byte_file *file);

/* Reads what there is, at most @size bytes; 0 at the end. */
HRESULT byte_file_read(const struct byte_file *file, void *bytes, size_t size, size_t *ret_n);
HRESULT byte_file_write(const struct byte_file *file, const void *bytes, size_t size);
