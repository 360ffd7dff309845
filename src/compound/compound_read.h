/* SPDX-License-Identifier: MIT */
/*
 * Compound files read: from bytes that anybody may have made, into a tree. Each sector counts once,
 * so that a file makes no tree that is larger than itself, nor takes longer.
 */
#pragma once

#include "compound/compound_node.h"

/* Where the bytes are. */
struct compound_source {
    /* All of @size bytes from @offset on, or a failure. */
    HRESULT (*read)(void *context, uint64_t offset, void *ret_bytes, size_t size);
    void *context;
    uint64_t size;
};

/* What a file says of itself beside the tree. */
struct compound_facts {
    unsigned version;     /* 3 or 4 */
    uint32_t transaction; /* see struct compound_header */
};

/* Whether the bytes begin as a compound file does: S_OK or S_FALSE; the source's failures. */
HRESULT compound_probe(const struct compound_source *source);

/* Reads its facts alone. STG_E_INVALIDHEADER if it is no compound file; STG_E_OLDFORMAT,
 * STG_E_OLDDLL for versions before and after those known. */
HRESULT compound_read_facts(const struct compound_source *source, struct compound_facts *ret_facts);

/* Reads the tree. Also STG_E_DOCFILECORRUPT; STG_E_INSUFFICIENTMEMORY; the source's failures. */
HRESULT compound_read(const struct compound_source *source, struct compound_facts *ret_facts,
                      struct compound_node **ret_root);

/* A source of bytes in memory, which are borrowed. */
struct compound_memory {
    const uint8_t *bytes;
    size_t size;
};
struct compound_source compound_source_memory(struct compound_memory *memory);

/* A source of a file. The descriptor is borrowed, at its place.
 * compound_from_errno()'s. */
HRESULT compound_source_file(int *fd, struct compound_source *ret_source);
