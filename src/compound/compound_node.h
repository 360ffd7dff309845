/* SPDX-License-Identifier: MIT */
/*
 * Compound nodes: what a compound file holds, as a tree in memory. A storage has children, in the
 * order of the format's directories; a stream has bytes, which copies share until one of them is
 * changed. A tree is one thread's at a time.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <uchar.h>

#include <comity/guiddef.h>
#include <comity/winerror.h>

#include "base/cleanup.h"

enum {
    COMPOUND_NAME_UNITS_MAX = 31,
    COMPOUND_DEPTH_MAX = 512,
    COMPOUND_CHILDREN_MAX = 1 << 24,
};

struct compound_bytes;

struct compound_node {
    char16_t name[COMPOUND_NAME_UNITS_MAX + 1]; /* of the root "" */
    bool is_storage;
    unsigned depth; /* of the root 0 */
    CLSID clsid;
    uint32_t state_bits;
    uint64_t created, modified; /* in FILETIME's units; 0 if not known */
    struct compound_node **children;
    size_t n_children, room;
    struct compound_bytes *bytes; /* of a stream; NULL if it has none */
    uint64_t size;
};

/* A root, a storage without a name. NULL if memory is out, as everywhere here. */
struct compound_node *compound_node_new(void);
struct compound_node *compound_node_free(struct compound_node *node);
DEFINE_CLEANUP(struct compound_node *, compound_node_free);

/* The order of names: the shorter before the longer, then by upper case. */
int compound_name_compare(const char16_t *a, const char16_t *b);

/* NULL if there is none. */
struct compound_node *compound_node_find(const struct compound_node *parent, const char16_t *name);

/* The first child whose name comes after @name, or NULL. */
struct compound_node *compound_node_after(const struct compound_node *parent, const char16_t *name);

/*
 * Adds a child, of a name that no other has and that is 1 to COMPOUND_NAME_UNITS_MAX units long.
 * STG_E_INSUFFICIENTMEMORY; STG_E_MEDIUMFULL for more children or deeper storages than there may
 * be.
 */
HRESULT compound_node_add(struct compound_node *parent, const char16_t *name, bool is_storage,
                          struct compound_node **ret_child);

/* The same in two steps, between which nothing may be added to @parent: a child that is nobody's
 * yet, for which there will be room, and its adding. */
HRESULT compound_node_prepare(struct compound_node *parent, const char16_t *name, bool is_storage,
                              struct compound_node **ret_child);
void compound_node_insert(struct compound_node *parent, struct compound_node *child);

/* Adds one wherever there is room; compound_node_sort() then must put all into order before
 * anything else is done. */
HRESULT compound_node_append(struct compound_node *parent, const char16_t *name, bool is_storage,
                             struct compound_node **ret_child);

/* False if two children have one name. */
bool compound_node_sort(struct compound_node *parent);

/* Frees a child. */
void compound_node_remove(struct compound_node *parent, struct compound_node *child);

/* Gives a child a name that no other has. */
void compound_node_rename(struct compound_node *parent, struct compound_node *child,
                          const char16_t *name);

/* A copy of all, which is nobody's child; streams share their bytes with it. */
struct compound_node *compound_node_clone(const struct compound_node *node);

/* Moves what @source holds, and says of itself but its name, into @node, in place of what was
 * there. */
void compound_node_replace(struct compound_node *node, struct compound_node *source);

/* The same with a source of any depth. STG_E_MEDIUMFULL if it is too deep here: then both are as
 * they were. */
HRESULT compound_node_graft(struct compound_node *node, struct compound_node *source);

/* ---- streams ---- */

/* Reads what there is of @size bytes; returns how many. */
size_t compound_node_read(const struct compound_node *stream, uint64_t offset, void *ret_bytes,
                          size_t size);

/* Writes all or nothing; what is between the end and @offset becomes 0. STG_E_MEDIUMFULL. */
HRESULT compound_node_write(struct compound_node *stream, uint64_t offset, const void *bytes,
                            size_t size);

/* Makes a stream longer, by zeros, or shorter. STG_E_MEDIUMFULL. */
HRESULT compound_node_resize(struct compound_node *stream, uint64_t size);

/* The bytes, valid until the stream changes; NULL if there are none. */
const uint8_t *compound_node_bytes(const struct compound_node *stream);
