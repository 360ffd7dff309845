/* SPDX-License-Identifier: MIT */
/*
 * Holdings: all that owners hold in the registry, to be asked for one entry.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include <comity/windef.h>

#include "registry/past.h"
#include "selfreg/entries.h"

struct holding {
    bool is_machine;
    char *key;  /* owned */
    char *name; /* of the value, or NULL for the key; owned */
};

struct holdings {
    struct holding *items; /* in an order of their own */
    size_t n;
    size_t room;
};

/* What would be undone. */
HRESULT holdings_read(const struct registry_undo *undo, struct holdings *ret_holdings);
void holdings_deinit(struct holdings *holdings);

/* Whether what the entry is about is among them. */
bool holdings_have(const struct holdings *holdings, const struct entry *entry);
