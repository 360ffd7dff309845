/* SPDX-License-Identifier: MIT */
/*
 * Compound files written: a tree, from the first byte to the last, so that what takes the bytes
 * need not go back.
 */
#pragma once

#include "compound/compound_node.h"
#include "compound/compound_read.h"

/* What takes the bytes, in order. */
struct compound_sink {
    HRESULT (*write)(void *context, const void *bytes, size_t size);
    void *context;
};

/*
 * Writes @root as a file of the version and the transaction in @facts. STG_E_MEDIUMFULL for more
 * than the version can hold, which is 2 GiB for 3; STG_E_INSUFFICIENTMEMORY; the sink's failures.
 */
HRESULT compound_write(const struct compound_node *root, const struct compound_facts *facts,
                       const struct compound_sink *sink);
