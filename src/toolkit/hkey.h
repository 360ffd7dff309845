/* SPDX-License-Identifier: MIT */
/*
 * Keys as the tools name and walk them: HKLM\Software\..., subkeys and values one after the other.
 */
#pragma once

#include <stdbool.h>

#include <comity/winreg.h>

#include "base/cleanup.h"

enum {
    KEY_NAME_SIZE = 256,         /* units, with NUL: a key's name */
    KEY_VALUE_NAME_SIZE = 16384, /* the same of a value's name */
};

struct hkey_path {
    HKEY root;
    const char16_t *subkey; /* within @full; "" for the root itself */
    char16_t *full;         /* "HKEY_CURRENT_USER\Software", the root's name in full; owned */
};

void hkey_path_deinit(struct hkey_path *path);

/*
 * Parses "HKCU\Software" or the long form, in any case, with one backslash allowed at the end.
 * False if it is no key of this machine or memory is out.
 */
bool hkey_path_parse(const char16_t *text, struct hkey_path *ret_path);
bool hkey_path_parse_utf8(const char *text, struct hkey_path *ret_path);

static inline HKEY hkey_close(HKEY key)
{
    RegCloseKey(key);
    return NULL;
}
DEFINE_CLEANUP(HKEY, hkey_close);

/* @path with a backslash and @name behind it, on the heap; NULL if memory is out. */
char16_t *hkey_join(const char16_t *path, const char16_t *name);

/* What follows the last backslash of @path. */
const char16_t *hkey_last_name(const char16_t *path);

/* Visits the values of a key. */
struct hkey_values {
    HKEY key;    /* borrowed */
    DWORD index; /* of the next one */
    char16_t *name;
    DWORD type;
    BYTE *data;
    DWORD size;
    DWORD capacity;
};

void hkey_values_deinit(struct hkey_values *values);

/* The next value into the struct; ERROR_NO_MORE_ITEMS at the end. Begin with {.key = key}. */
LSTATUS hkey_values_next(struct hkey_values *values);

/* The names of a key's subkeys, in the registry's order, NULL at the end; owned. */
LSTATUS hkey_subkeys(HKEY key, char16_t ***ret_names);
void hkey_subkeys_free(char16_t ***names);

/* One value's data on the heap, with two NUL bytes behind it that @ret_size does not count. */
LSTATUS hkey_value(HKEY key, const char16_t *name, DWORD *ret_type, BYTE **ret_data,
                   DWORD *ret_size);
