/* SPDX-License-Identifier: MIT */
/*
 * Kept entries: what an installation for all users has written for the user who installs: rows of
 * HKEY_CURRENT_USER, and what modules wrote there when they registered themselves. It is kept below
 * the product's key, a key for a key and a value for a value, so that another user gets the same
 * when he first uses a class of the product (product_user_entries_path()).
 */
#pragma once

#include "action/installation.h"
#include "installregistry/registry_text.h"
#include "selfreg/entries.h"

/* Nothing unless the installation is for all users. On behalf of the thread's owner. A value that
 * is NULL: the key alone. */
HRESULT kept_entries_add(struct installation *installation, const char *key, const char *name,
                         const struct registry_text *value);

/* The user's part of what a module wrote. */
HRESULT kept_entries_write(struct installation *installation, const struct entries *entries);
