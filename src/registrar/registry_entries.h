/* SPDX-License-Identifier: MIT */
/*
 * The target that keeps the entries to look at: what a registry that was empty would hold. Keys
 * and values keep the order in which they were first named.
 */
#pragma once

#include "base/cleanup.h"
#include "registrar/registry_target.h"

struct registry_entries;

HRESULT registry_entries_new(struct registry_entries **ret_entries);
struct registry_entries *registry_entries_free(struct registry_entries *entries);
DEFINE_CLEANUP(struct registry_entries *, registry_entries_free);

/* To be given to what writes; it lives as long as the entries. */
struct registry_target *registry_entries_target(struct registry_entries *entries);

/* A value, or a key that is there for its own sake with nothing in it. */
struct registry_entry {
    HKEY root;
    const char16_t *key;  /* the path below the root */
    const char16_t *name; /* "" for the default value; NULL for an empty key */
    struct registry_data data;
};

/*
 * Calls @visit for each entry, a key's values before the keys in it, and stops at an answer other
 * than S_OK, which is its own then.
 */
HRESULT registry_entries_visit(struct registry_entries *entries,
                               HRESULT (*visit)(void *context, const struct registry_entry *entry),
                               void *context);

/* The same with nothing but keys that were named only as the way to what is in them, where nothing
 * is: NoRemove CLSID { }. */
HRESULT registry_entries_visit_ways(struct registry_entries *entries,
                                    HRESULT (*visit)(void *context,
                                                     const struct registry_entry *entry),
                                    void *context);
