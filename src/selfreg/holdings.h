/* SPDX-License-Identifier: MIT */
/*
 * Holdings: all that an owner holds in the registry, to be asked for one entry.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include <comity/windef.h>

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

HRESULT holdings_read(const char *owner, struct holdings *ret_holdings);
void holdings_deinit(struct holdings *holdings);

/* Whether what the entry is about is among them. */
bool holdings_have(const struct holdings *holdings, const struct entry *entry);
