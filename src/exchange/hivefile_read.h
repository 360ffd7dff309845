/* SPDX-License-Identifier: MIT */
/*
 * Reading hive files: what a file says comes out in the order of a walk through the tree, as
 * hivefile_write.h takes it.
 *
 * Nothing in the file is trusted: each cell is checked for its place and size, and belongs to one
 * owner only, so that no file of any form makes the reader run in circles or costs more than its
 * size. A file that was not closed properly is refused: what is missing stands in a log beside it.
 */
#pragma once

#include <stddef.h>

#include <comity/windef.h>

#include "base/cleanup.h"
#include "exchange/hivefile.h"

enum hivefile_entry_kind {
    HIVEFILE_KEY,     /* a key below the open one; the first is the root */
    HIVEFILE_VALUE,   /* of the open key */
    HIVEFILE_KEY_END, /* the open key ends */
};

struct hivefile_entry {
    enum hivefile_entry_kind kind;
    union {
        struct hivefile_key key; /* security is NULL if the file has none, unchecked, aligned to 4,
                                  * and valid as long as the reader */
        struct hivefile_value value;
    };
};

struct hivefile_reader;

/*
 * Opens a file. Outcomes: ERROR_FILE_NOT_FOUND's HRESULT and what else opening a file says.
 * Raised: ERROR_NOT_REGISTRY_FILE, ERROR_BADDB.
 */
HRESULT hivefile_reader_open(const char *path, struct hivefile_reader **ret_reader);

/* The same of bytes, which the reader copies. */
HRESULT hivefile_reader_new(const void *bytes, size_t size, struct hivefile_reader **ret_reader);

struct hivefile_reader *hivefile_reader_free(struct hivefile_reader *reader);
DEFINE_CLEANUP(struct hivefile_reader *, hivefile_reader_free);

/* The format to write it in again. */
enum hivefile_format hivefile_reader_format(const struct hivefile_reader *reader);

/* The next entry, valid until the next call; S_FALSE at the end. Raises ERROR_BADDB. */
HRESULT hivefile_reader_next(struct hivefile_reader *reader, struct hivefile_entry *ret_entry);
