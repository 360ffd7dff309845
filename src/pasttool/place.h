/* SPDX-License-Identifier: MIT */
/*
 * Places: keys as people name them, HKCR\CLSID\..., and where the hives have them.
 */
#pragma once

#include <stdbool.h>

#include "hive/hive.h"
#include "hive/key_path.h"

/* Where a named key is: in one hive, or below HKEY_CLASSES_ROOT in either. */
struct places {
    struct key_path path;
    bool has[HIVE_KINDS];
};

void places_deinit(struct places *places);

/* "HKCU\Software", the long form or any case; E_INVALIDARG if it is no key of this machine. */
HRESULT places_parse(const char *text, struct places *ret_places);

/* A class's or ProgID's key, by "{...}" or the ProgID. */
HRESULT places_of_class(const char *name, struct places *ret_places);

/* The subkey behind the one of this name ("" is before the first), which becomes its name; S_FALSE
 * behind the last, or if there is no such key. */
HRESULT place_next_below(enum hive_kind hive, const struct key_path *path,
                         char16_t name[static KEY_NAME_MAX + 1]);

/* "HKEY_CURRENT_USER\Software" on the heap; NULL if memory is out. */
char16_t *place_name(enum hive_kind hive, const char16_t *path);

static inline const char *place_hive(enum hive_kind hive)
{
    return hive == HIVE_MACHINE ? "machine" : "user";
}
