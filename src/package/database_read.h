/* SPDX-License-Identifier: MIT */
/*
 * Database reading: the tables of a database, from the bytes in which a file keeps them. They come
 * from outside.
 */
#pragma once

#include <stddef.h>

#include <comity/winerror.h>

#include "image/span.h"
#include "package/table.h"
#include "package/text_pool.h"

/* Where the bytes come from. */
struct database_source {
    /* The bytes of a table, none if it is empty. */
    struct span (*table)(void *context, const char *name);
    /* How many bytes a stream has; -1 if there is none. */
    int64_t (*stream_size)(void *context, const char *name);
    void *context;
};

struct database {
    struct text_pool *texts;
    struct table **tables; /* n_tables, by name; their texts are in the pool */
    size_t n_tables;
};

/* Raised: ERROR_INSTALL_PACKAGE_INVALID's HRESULT naming table, row and column. */
HRESULT database_read(const struct database_source *source, struct database *ret_database);
void database_clear(struct database *database);
