/* SPDX-License-Identifier: MIT */
/*
 * Transforms: changes to a database that a file (.mst) tells of: tables and columns that come or
 * go, rows that come, go or change. It comes from outside.
 */
#pragma once

#include <stdint.h>

#include <comity/winerror.h>

#include "package/container_index.h"
#include "package/database_read.h"

/* What is no reason to fail: the bits that a transform's summary information has for it. */
enum transform_pass {
    TRANSFORM_PASS_ADDED_ROW = 1,   /* a row that comes is there */
    TRANSFORM_PASS_REMOVED_ROW = 2, /* a row that goes is not there */
    TRANSFORM_PASS_ADDED_TABLE = 4, /* likewise tables */
    TRANSFORM_PASS_REMOVED_TABLE = 8,
    TRANSFORM_PASS_CHANGED_ROW = 16, /* a row that changes is not there */
    TRANSFORM_PASS_ALL = 31,
};

/*
 * Applies the transform of which @index tells to @database, whose tables may be others afterwards,
 * with texts of @texts, the transform's own: they must last as long. @database is in order after a
 * failure too, but partly changed. Raised: ERROR_INSTALL_TRANSFORM_FAILURE's HRESULT, naming table
 * and row.
 */
HRESULT transform_apply(const struct container_index *index, const struct text_pool *texts,
                        unsigned passes, struct database *database);
