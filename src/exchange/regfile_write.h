/* SPDX-License-Identifier: MIT */
/*
 * Writing .reg files, byte for byte as regedit does: header, then key by key, with hex data broken
 * before the 80th column.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <comity/windef.h>

#include "base/cleanup.h"

enum regfile_format {
    REGFILE_FORMAT_5, /* UTF-16LE with a byte order mark */
    REGFILE_FORMAT_4, /* REGEDIT4, in UTF-8 */
};

struct regfile_writer;

/* Writes the header to @file, which is borrowed. */
HRESULT regfile_writer_new(FILE *file, enum regfile_format format,
                           struct regfile_writer **ret_writer);
struct regfile_writer *regfile_writer_free(struct regfile_writer *writer);
DEFINE_CLEANUP(struct regfile_writer *, regfile_writer_free);

/* Begins the key with this full path. The values that follow are its own. */
HRESULT regfile_writer_key(struct regfile_writer *writer, const char16_t *path);

/* @name is "" for the default value. A string is written up to its first NUL, as regedit does. */
HRESULT regfile_writer_value(struct regfile_writer *writer, const char16_t *name, uint32_t type,
                             const void *data, size_t size);

/* The same, byte for byte: a string that is not ended by its only NUL is written in hex. */
HRESULT regfile_writer_exact_value(struct regfile_writer *writer, const char16_t *name,
                                   uint32_t type, const void *data, size_t size);

/* Says that a key with this full path, or the last key's value, is to go. */
HRESULT regfile_writer_delete_key(struct regfile_writer *writer, const char16_t *path);
HRESULT regfile_writer_delete_value(struct regfile_writer *writer, const char16_t *name);

/* Ends the last key and flushes; a disk that is full shows here at the latest. */
HRESULT regfile_writer_finish(struct regfile_writer *writer);
