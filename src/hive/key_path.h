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
    KEY_PATH_MAX = KEY_DEPTH_MAX * (KEY_NAME_MAX + 1), /* units of the longest path, with its NUL */
    KEY_PATH_ROOM = 320, /* units that need no memory of their own: more than classes ever take */
};

/* Not to be copied by assignment. */
struct key_path {
    uint32_t len;
    uint16_t depth;
    uint32_t room;   /* units of the spill */
    char16_t *spill; /* the text of a path that is longer than the room here, or NULL */
    char16_t units[KEY_PATH_ROOM];
};

struct key_hash {
    uint64_t words[2];
};

/* The empty path, for memory that holds none yet; so do zeros. */
static inline void key_path_init(struct key_path *path)
{
    path->len = 0;
    path->depth = 0;
    path->room = 0;
    path->spill = NULL;
    path->units[0] = 0;
}

void key_path_deinit(struct key_path *path);

static inline const char16_t *key_path_text(const struct key_path *path)
{
    return path->spill ? path->spill : path->units;
}

/* Makes it the empty path, or the same as another; E_OUTOFMEMORY, which leaves it as it was. */
void key_path_clear(struct key_path *path);
HRESULT key_path_copy(struct key_path *path, const struct key_path *source);

/* Hands a path on, to take the place of what @path was; @source is empty then. */
void key_path_take(struct key_path *path, struct key_path *source);

/* Makes it the root of the tree apart that has this name. */
void key_path_set_apart(struct key_path *path, const char16_t *name);
bool key_path_is_apart_root(const struct key_path *path);

/* Makes it the path with the text of another one; outcomes as of key_path_append(). */
HRESULT key_path_set(struct key_path *path, const char16_t *text);

/*
 * Appends @sub (NULL is nothing; leading, trailing and doubled backslashes fold). Outcomes:
 * ERROR_INVALID_PARAMETER for a name over 255 units, ERROR_FILENAME_EXCED_RANGE for a path over
 * the limits; the path is then unchanged, as when memory is out.
 */
HRESULT key_path_append(struct key_path *path, const char16_t *sub);

/* Removes the last part; the root stays the root. */
void key_path_pop(struct key_path *path);

/* Makes it @prefix and below that @rest, which may be of its own text. */
HRESULT key_path_join(struct key_path *path, const char16_t *prefix, const char16_t *rest);

/* Appends to a path that is above @whole the next part of that. */
HRESULT key_path_descend(struct key_path *path, const struct key_path *whole);

/* The last part, "" for the root. */
const char16_t *key_path_name(const struct key_path *path);

/* Whether the path is @prefix or below it, case ignored; what follows is stored if so. */
const char16_t *key_path_below(const struct key_path *path, const char16_t *prefix);

/* SipHash-2-4-128 of the upcased path: collisions cannot be found by chance nor, in practice, made.
 */
struct key_hash key_path_hash(const struct key_path *path);

/* The same of any text, for value names. */
struct key_hash key_hash_text(const char16_t *text, size_t len);
