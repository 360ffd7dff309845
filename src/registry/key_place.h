/* SPDX-License-Identifier: MIT */
/*
 * Places: where in a hive the keys are that programs name, below the predefined roots, in the
 * 32-bit view or the 64-bit one, and under the other names that Windows has for them.
 */
#pragma once

#include <stdint.h>

#include "hive/key_path.h"

enum key_root {
    ROOT_USER,    /* HKEY_CURRENT_USER: the user hive */
    ROOT_MACHINE, /* HKEY_LOCAL_MACHINE: the machine hive */
    ROOT_CLASSES, /* HKEY_CLASSES_ROOT: Software\Classes of both */
    ROOT_USERS,   /* HKEY_USERS: the user hive under the user's SID, and loaded files */
};

/* Where keys of both hives are meant, in this process. */
enum key_scope {
    KEY_SCOPE_BOTH,    /* HKEY_CLASSES_ROOT is both, the user's first */
    KEY_SCOPE_USER,    /* it is the user's, and so is HKEY_LOCAL_MACHINE\Software\Classes */
    KEY_SCOPE_MACHINE, /* it is the machine's */
    KEY_SCOPES,
};

void key_place_set_scope(enum key_scope scope);

/* The root that @root is in the scope, for a key at @path. */
enum key_root key_place_scoped(enum key_root root, const struct key_path *path);

/* Makes @path the root's, or the user's below HKEY_USERS. */
void key_place_root(struct key_path *path, enum key_root root);
void key_place_user(struct key_path *path);

/* Makes of what a program named, below @root's path, the place that is meant; @view is
 * KEY_WOW64_32KEY or 0. What is the user's below HKEY_USERS is then below HKEY_CURRENT_USER. */
HRESULT key_place_resolve(struct key_path *path, enum key_root *root, uint32_t view);
