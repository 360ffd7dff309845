/* SPDX-License-Identifier: MIT */
/*
 * Writing hive files: keys and values go in in the order of a walk through the tree, each key
 * between begin and end with its values first; the file's bytes come out.
 *
 * Everything is in memory until the end: lists of subkeys stand behind the keys that they name.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include <comity/windef.h>

#include "base/cleanup.h"
#include "exchange/hivefile.h"

struct hivefile_writer;

HRESULT hivefile_writer_new(enum hivefile_format format, struct hivefile_writer **ret_writer);
struct hivefile_writer *hivefile_writer_free(struct hivefile_writer *writer);
DEFINE_CLEANUP(struct hivefile_writer *, hivefile_writer_free);

/*
 * Begins a key below the one that is open; the first is the file's root. What @key points to is
 * copied. All three fail when memory is out, or the file grows beyond what the format can address
 * (ERROR_DISK_FULL).
 */
HRESULT hivefile_writer_begin_key(struct hivefile_writer *writer, const struct hivefile_key *key);
HRESULT hivefile_writer_value(struct hivefile_writer *writer, const struct hivefile_value *value);
HRESULT hivefile_writer_end_key(struct hivefile_writer *writer);

/*
 * Finishes the file after the root has ended: its bytes, borrowed from the writer. @file_name goes
 * into the base block, its end if it does not fit.
 */
void hivefile_writer_finish(struct hivefile_writer *writer, const char16_t *file_name,
                            const void **ret_bytes, size_t *ret_size);
