/* SPDX-License-Identifier: MIT */
/*
 * Key paths: where a key is below its hive's root, as UTF-16 parts with one backslash between
 * them; the root is empty. A path's hash, over its upcased form, is the key's name in the store.
 *
 * A hive also has trees apart: their paths begin with a backslash, so that nothing that is appended
 * to another path leads there.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <comity/windef.h>

enum {
    KEY_NAME_MAX = 255,
    KEY_DEPTH_MAX = 512,
    KEY_PATH_MAX = 2048, /* units that a path on the stack holds; longer ones are refused */
};

struct key_path {
    uint16_t len;
    uint16_t depth;
    char16_t text[KEY_PATH_MAX];
};

struct key_hash {
    uint64_t words[2];
};

/* The empty path. */
void key_path_init(struct key_path *path);

/* The root of the tree apart that has this name. */
void key_path_init_apart(struct key_path *path, const char16_t *name);
bool key_path_is_apart_root(const struct key_path *path);

/* The path with the text of another one; outcomes as of key_path_append(). */
HRESULT key_path_set(struct key_path *path, const char16_t *text);

/*
 * Appends @sub (NULL is nothing; leading, trailing and doubled backslashes fold). Outcomes:
 * ERROR_INVALID_PARAMETER for a name over 255 units, ERROR_FILENAME_EXCED_RANGE for a path over
 * the limits; the path is then unchanged.
 */
HRESULT key_path_append(struct key_path *path, const char16_t *sub);

/* Removes the last part; the root stays the root. */
void key_path_pop(struct key_path *path);

/* The last part, "" for the root. */
const char16_t *key_path_name(const struct key_path *path);

/* Whether the path is @prefix or below it, case ignored; what follows is stored if so. */
const char16_t *key_path_below(const struct key_path *path, const char16_t *prefix);

/* SipHash-2-4-128 of the upcased path: collisions cannot be found by chance nor, in practice, made.
 */
struct key_hash key_path_hash(const struct key_path *path);

/* The same of any text, for value names. */
struct key_hash key_hash_text(const char16_t *text, size_t len);
