/* SPDX-License-Identifier: MIT */
/*
 * Database image: the bytes in which a database file keeps its tables: each table by columns, with
 * numbers for its texts, which stand in a pool of all tables.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "package/package_write.h"

/* Receives the streams of tables, one after another; @name is a table's. */
struct database_sink {
    HRESULT (*put)(void *context, const char *name, const void *bytes, size_t size);
    void *context;
};

/* The same bytes for the same tables, in the same order. Raised: E_INVALIDARG naming table, row and
 * column. */
HRESULT database_image_write(const struct table *const *tables, size_t n_tables,
                             const struct database_sink *sink);
