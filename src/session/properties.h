/* SPDX-License-Identifier: MIT */
/*
 * Properties: names, compared with case, and their values. What has no value is not there.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include <comity/winerror.h>

#include "base/link_table.h"
#include "base/list.h"

enum {
    PROPERTIES_SIZE_MAX = 1 << 26, /* bytes of all names and values */
};

struct properties {
    struct list list; /* of all, in the order in which they came */
    struct link_table table;
    size_t size;
};

void properties_init(struct properties *properties);
void properties_deinit(struct properties *properties);

/* NULL for none. Borrowed until it is set again. */
const char *properties_get(const struct properties *properties, const char *name);

/* The bytes of its value, for one that may have the character U+0000 in it; 0 for none. */
size_t properties_len(const struct properties *properties, const char *name);

/* NULL or "" removes it. E_INVALIDARG, raised, for a name that is empty. */
HRESULT properties_set(struct properties *properties, const char *name, const char *value);
HRESULT properties_set_bytes(struct properties *properties, const char *name, const char *value,
                             size_t len);

/* Calls @visit for all of them. */
void properties_visit(const struct properties *properties,
                      void (*visit)(void *context, const char *name, const char *value),
                      void *context);

/* Public ones have no small letters: they can be set from outside. */
bool property_is_public(const char *name);
