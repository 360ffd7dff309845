/* SPDX-License-Identifier: MIT */
/*
 * Opened elements: the storages and streams of a file that are open, as a tree of their own. An
 * element is open once at a time; it goes stale (STG_E_REVERTED) when what it is of is released,
 * reverted or removed. All of it is under the file's lock.
 */
#pragma once

#include "base/list.h"
#include "storage/storage_file.h"

struct opened {
    struct list link;              /* in parent's elements */
    struct list elements;          /* what is open of this one */
    struct storage_file *file;     /* owned */
    struct opened *parent;         /* borrowed; NULL for the root, or when stale */
    struct compound_node *node;    /* what is read and changed; NULL when stale */
    struct compound_node *working; /* owned; that node, if this one is transacted */
    struct compound_node *base;    /* borrowed; what a transacted one commits to */
    DWORD mode;
    bool is_root;    /* (const) */
    bool is_changed; /* since it was opened, committed or reverted */
};

/* Opens @node of @parent, or the file's root if that is NULL. STG_E_INSUFFICIENTMEMORY. */
HRESULT opened_init(struct opened *opened, struct storage_file *file, struct opened *parent,
                    struct compound_node *node, DWORD mode);

/* Also closes it. */
void opened_deinit(struct opened *opened);

/* Makes all that is open of it stale. */
void opened_forget_elements(struct opened *opened);

/* The one that has @node, which is an element of @opened, open; NULL if none has. */
struct opened *opened_find(const struct opened *opened, const struct compound_node *node);

/* What has been changed, up to where it is committed. */
void opened_changed(struct opened *opened);

/* The same of the elements that a storage has, or of what it says of itself. */
void opened_changed_storage(struct opened *opened);

/* By STGC_'s @flags. storage_file_save()'s; STG_E_ACCESSDENIED if it may not be written. */
HRESULT opened_commit(struct opened *opened, DWORD flags);

/* Takes changes back; its elements go stale. Of what is not transacted: nothing. */
HRESULT opened_revert(struct opened *opened);

/* Removes an element, and makes it stale if it is open. */
void opened_remove(struct opened *opened, struct compound_node *node);

/* Whether @opened is @other, or open of it, however deep. */
bool opened_is_within(const struct opened *opened, const struct opened *other);
