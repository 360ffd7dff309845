/* SPDX-License-Identifier: MIT */
/*
 * Locators: where a package searches: components of other products (CompLocator), the registry
 * (RegLocator), initialisation files (IniLocator), folders (DrLocator).
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include <comity/winerror.h>

#include "appsearch/signature.h"
#include "session/session.h"

/* What the column Type says a value is. */
enum locator_type {
    LOCATOR_FOLDER = 0,
    LOCATOR_FILE = 1,
    LOCATOR_RAW = 2,
};

enum {
    LOCATOR_64BIT = 0x10,         /* a bit beside the type */
    LOCATOR_DEPTH_MAX = 16,       /* of parents of folders */
    LOCATOR_VISITS_MAX = 1 << 18, /* entries of folders that one search looks at */
};

struct search {
    struct session *session; /* borrowed */
    const char *key;         /* of the signature, borrowed */
    struct signature signature;
    unsigned depth;    /* of parents that have been followed */
    size_t *value_len; /* set for a value that may have the character U+0000 in it */
};

/* Each: the value that is found, the caller's; S_FALSE if there is none. */
HRESULT locate_by_component(const struct search *search, char **ret_value);
HRESULT locate_by_registry(const struct search *search, char **ret_value);
HRESULT locate_by_ini_file(const struct search *search, char **ret_value);
HRESULT locate_by_folder(const struct search *search, char **ret_value);

/* All of them in turn, for the signature @key. @ret_len may be NULL. */
HRESULT locate(struct session *session, const char *key, unsigned depth, char **ret_value,
               size_t *ret_len);

/*
 * What @text, a path in this system's form or in Windows', leads to: a folder ended by '/', or the
 * file of the signature. A file without a signature leads to its folder.
 */
HRESULT locate_at(const struct search *search, const char *text, enum locator_type type,
                  char **ret_value);
