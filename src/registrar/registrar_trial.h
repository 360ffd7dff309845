/* SPDX-License-Identifier: MIT */
/*
 * For tests: entries as text, a line each, such as
 *     HKCR\CLSID\{...} [AppID] s {...}
 * with [] for the default value, - in place of the value for an empty key, and hexadecimal digits
 * for what is no string.
 */
#pragma once

#include "base/utf16.h"
#include "registrar/registry_entries.h"
#include "test.h"

struct listing {
    char text[16384];
    size_t len;
};

static inline void listing_add(struct listing *listing, const char *text)
{
    size_t len = strlen(text);

    ASSERT_TRUE(listing->len + len < sizeof(listing->text));
    memcpy(listing->text + listing->len, text, len + 1);
    listing->len += len;
}

static inline void listing_add_utf16(struct listing *listing, const char16_t *text)
{
    char *copy = utf16_to_utf8_dup(text);

    ASSERT_TRUE(copy);
    listing_add(listing, copy);
    free(copy);
}

static inline void listing_add_data(struct listing *listing, const struct registry_data *data)
{
    char digits[3];

    if (data->type == REG_SZ || data->type == REG_EXPAND_SZ) {
        listing_add(listing, data->type == REG_SZ ? "s " : "x ");
        listing_add_utf16(listing, (const char16_t *)data->bytes);
        return;
    }
    listing_add(listing, data->type == REG_DWORD ? "d " : data->type == REG_BINARY ? "b " : "m ");
    for (size_t i = 0; i < data->size; i++) {
        snprintf(digits, sizeof(digits), "%02x", data->bytes[i]);
        listing_add(listing, digits);
    }
}

static inline HRESULT listing_visit(void *context, const struct registry_entry *entry)
{
    struct listing *listing = context;

    listing_add(listing, entry->root == HKEY_CLASSES_ROOT    ? "HKCR\\"
                         : entry->root == HKEY_CURRENT_USER  ? "HKCU\\"
                         : entry->root == HKEY_LOCAL_MACHINE ? "HKLM\\"
                                                             : "other\\");
    listing_add_utf16(listing, entry->key);
    if (entry->name) {
        listing_add(listing, " [");
        listing_add_utf16(listing, entry->name);
        listing_add(listing, "] ");
        listing_add_data(listing, &entry->data);
    } else {
        listing_add(listing, " -");
    }
    listing_add(listing, "\n");
    return S_OK;
}

/* The entries as text, in a buffer that the next call uses again. */
static inline const char *list_entries(struct registry_entries *entries)
{
    static struct listing listing;

    listing.len = 0;
    listing.text[0] = '\0';
    ASSERT_HR(registry_entries_visit(entries, listing_visit, &listing), S_OK);
    return listing.text;
}
