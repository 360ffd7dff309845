/* SPDX-License-Identifier: MIT */
/*
 * Lists of monikers: the parts of a composite from left to right, each with a reference; and
 * their enumerator.
 */
#pragma once

#include <comity/windows.h>

struct moniker_list {
    IMoniker **parts;
    size_t n;
};

/* Releases what it holds; all zeros is an empty list. */
void moniker_list_deinit(struct moniker_list *list);

/* Adds a part at the right end, which the list then refers to. */
HRESULT moniker_list_add(struct moniker_list *list, IMoniker *part);

/* Adds what @moniker consists of: the parts of a composite, whoever made it, else itself. */
HRESULT moniker_list_add_parts(struct moniker_list *list, IMoniker *moniker);

/* Releases the rightmost part. */
void moniker_list_drop_last(struct moniker_list *list);

/* Releases the leftmost part for @part, whose reference the list takes over, or NULL for none. */
void moniker_list_replace_first(struct moniker_list *list, IMoniker *part);

/* An enumerator of a list's parts as they are now. It cannot be cloned, as Windows' cannot. */
HRESULT moniker_list_enumerate(const struct moniker_list *list, BOOL is_forward,
                               IEnumMoniker **ret_enumerator);
