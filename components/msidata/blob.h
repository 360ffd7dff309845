/* SPDX-License-Identifier: MIT */
/*
 * Blobs: the bytes of a stream, which never change; shared by records and tables. Large ones lie in
 * a file without a name, not in memory.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include <comity/winerror.h>

#include "base/cleanup.h"

struct blob {
    const unsigned char *bytes; /* (const) */
    size_t size;                /* (const) */
    int refs;                   /* (atomic) */
    bool is_mapped;             /* (const) */
};

/* Both copy. Raised: E_OUTOFMEMORY; the file's errors. */
HRESULT blob_new(const void *bytes, size_t size, struct blob **ret_blob);
HRESULT blob_read(const char *path, struct blob **ret_blob);

/* A file without a name, for what is to become a blob; -1 with errno. */
int blob_scratch_file(void);

/* What the file has from its beginning, without a copy; @name is for messages. */
HRESULT blob_of_file(int fd, const char *name, struct blob **ret_blob);

struct blob *blob_ref(struct blob *blob);
struct blob *blob_unref(struct blob *blob);
DEFINE_CLEANUP(struct blob *, blob_unref);
