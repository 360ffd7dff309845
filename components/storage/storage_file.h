/* SPDX-License-Identifier: MIT */
/*
 * Storage files: compound files as trees in memory, read and written with libgsf. A tree is one
 * thread's at a time, as the objects of an apartment are.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include <comity/windows.h>

struct storage_node {
    int refs;
    char *name; /* UTF-8; of the root "" */
    bool is_storage;
    bool is_gone; /* out of the tree */
    CLSID clsid;
    struct storage_node **children; /* of a storage */
    size_t n_children;
    unsigned char *bytes; /* of a stream */
    size_t size, room;
};

struct storage_node *storage_node_ref(struct storage_node *node);
struct storage_node *storage_node_unref(struct storage_node *node);

/* Compared without case, as Windows does; NULL if there is none. */
struct storage_node *storage_node_find(const struct storage_node *parent, const char *name);

/* Adds a child, which the tree holds. NULL if memory is out. */
struct storage_node *storage_node_add(struct storage_node *parent, const char *name,
                                      bool is_storage);
void storage_node_remove(struct storage_node *parent, struct storage_node *child);

/* Puts a copy of a storage with all in it below @parent, under a name. False if memory is out. */
bool storage_node_copy(struct storage_node *parent, const struct storage_node *node,
                       const char *name);

/* Makes a stream longer, with zeros, or shorter. False if memory is out or it is too large. */
bool storage_node_resize(struct storage_node *node, size_t size);

struct storage_file {
    int refs;
    char *path;
    struct storage_node *root;
    bool is_written;    /* it may be */
    bool is_transacted; /* only Commit writes it */
    bool is_changed;
};

/* A new tree for @path. NULL if memory is out. */
struct storage_file *storage_file_new(const char *path);
struct storage_file *storage_file_ref(struct storage_file *file);

/* The last one writes the file, unless it is transacted. */
struct storage_file *storage_file_unref(struct storage_file *file);

/* STG_E_FILENOTFOUND, STG_E_ACCESSDENIED, STG_E_FILEALREADYEXISTS (it is no compound file), as
 * Windows answers. */
HRESULT storage_file_load(struct storage_file *file);

/* The same of a compound file in memory. */
HRESULT storage_file_load_bytes(struct storage_file *file, const void *bytes, size_t size);

/* STG_E_ACCESSDENIED, STG_E_WRITEFAULT. */
HRESULT storage_file_save(struct storage_file *file);
