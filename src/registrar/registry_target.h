/* SPDX-License-Identifier: MIT */
/*
 * Registry targets: where what a script or an INF text says goes. One writes the registry
 * (registry_writer.h), another only keeps the entries to look at (registry_entries.h).
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include <comity/windows.h>

struct registry_target;

/* What a value is to hold; strings are UTF-16 with their NUL. */
struct registry_data {
    DWORD type;
    const uint8_t *bytes;
    size_t size;
};

enum registry_key_use {
    REGISTRY_KEY_OWN,    /* meant to exist for its own sake, be it empty */
    REGISTRY_KEY_SHARED, /* named only as the way to what is in it */
};

/*
 * Keys are named by a predefined root and a path in it, "" for the root itself. Deleting what is
 * not there succeeds.
 */
struct registry_target_class {
    /* With all keys on the way. */
    HRESULT(*create_key)
    (struct registry_target *target, HKEY root, const char16_t *path, enum registry_key_use use);
    /* @name is "" for the default value; the key is made if need be. */
    HRESULT(*set_value)
    (struct registry_target *target, HKEY root, const char16_t *path, const char16_t *name,
     const struct registry_data *data);
    /*
     * S_FALSE if there is no such value. The bytes of @ret_data, which may be NULL, are the
     * caller's to free.
     */
    HRESULT(*get_value)
    (struct registry_target *target, HKEY root, const char16_t *path, const char16_t *name,
     struct registry_data *ret_data);
    HRESULT(*delete_value)
    (struct registry_target *target, HKEY root, const char16_t *path, const char16_t *name);
    HRESULT (*delete_tree)(struct registry_target *target, HKEY root, const char16_t *path);
    /* Keeps a key that has keys in it. */
    HRESULT (*delete_leaf)(struct registry_target *target, HKEY root, const char16_t *path);
};

struct registry_target {
    const struct registry_target_class *class;
};
