/* SPDX-License-Identifier: MIT */
/*
 * Registry places: where in the registry an installation writes, by the numbers that packages have
 * for the roots, and writing there. HKEY_CLASSES_ROOT is the hive of the installation's context,
 * never the other one's: HKEY_CURRENT_USER\Software\Classes for one user,
 * HKEY_LOCAL_MACHINE\Software\Classes for all.
 *
 * Keys, names and texts are UTF-8. All is done in the installation's transaction, on behalf of the
 * thread's owner.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <comity/windows.h>

#include "installregistry/registry_text.h"
#include "session/session.h"

enum registry_root {
    REGISTRY_ROOT_CONTEXT = -1, /* HKEY_CURRENT_USER or HKEY_LOCAL_MACHINE, by the context */
    REGISTRY_ROOT_CLASSES = 0,
    REGISTRY_ROOT_USER = 1,
    REGISTRY_ROOT_MACHINE = 2,
    REGISTRY_ROOT_USERS = 3,
};

/* The view that programs of 32 bits have, or the other one. */
enum registry_view {
    REGISTRY_VIEW_64,
    REGISTRY_VIEW_32,
};

struct registry_place {
    HKEY root;
    const char *prefix; /* of keys: "Software\\Classes\\" or "" */
    REGSAM view;
};

struct registry_place registry_place(enum session_context context, enum registry_root root,
                                     enum registry_view view);

/* Makes a key with all above it; holds it if it is there. */
HRESULT registry_place_create(const struct registry_place *place, const char *key);

/* Whether the key is there. */
bool registry_place_has(const struct registry_place *place, const char *key);

/* Sets a value, "" or NULL being the default one; of lists, what goes together with what is there.
 */
HRESULT registry_place_set(const struct registry_place *place, const char *key, const char *name,
                           struct registry_text *value);
HRESULT registry_place_set_text(const struct registry_place *place, const char *key,
                                const char *name, const char *text);
HRESULT registry_place_set_number(const struct registry_place *place, const char *key,
                                  const char *name, uint32_t number);

/* The text of a value, the caller's. Outcome: ERROR_FILE_NOT_FOUND's HRESULT. */
HRESULT registry_place_get_text(const struct registry_place *place, const char *key,
                                const char *name, char **ret_text);

/* Nothing, if there is no such value or key. */
HRESULT registry_place_delete_value(const struct registry_place *place, const char *key,
                                    const char *name);
HRESULT registry_place_delete_tree(const struct registry_place *place, const char *key);
