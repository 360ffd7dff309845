/* SPDX-License-Identifier: MIT */
/*
 * Differences: what leads from one database to another, as a transform has it: a stream a table,
 * and the texts. Source: transforms as they are found in files.
 */
#pragma once

#include "data.h"

/* Receives the streams of a transform; @is_table: the name is a table's. */
struct difference_sink {
    HRESULT (*put)(void *context, const char *name, bool is_table, const void *bytes, size_t size);
    void *context;
};

/* S_FALSE if there is no difference; nothing is told then. */
HRESULT difference_tell(struct data *from, struct data *to, const struct difference_sink *sink);
