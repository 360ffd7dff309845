/* SPDX-License-Identifier: MIT */
/*
 * Registrar scripts (.rgs), parsed: a list of items in the script's order, with an end for each
 * key's beginning. Source: Windows' "ATL Registrar" pages. Key words compare without case, and are
 * key words in quotes, too.
 */
#pragma once

#include <stdbool.h>

#include "registrar/registrar_text.h"
#include "registrar/registry_target.h"

enum {
    REGISTRAR_DEPTH_MAX = 512,
    REGISTRAR_ITEMS_MAX = 200000,
};

enum registrar_item_kind {
    REGISTRAR_ROOT,   /* @root: up to the next one, keys are in it */
    REGISTRAR_KEY,    /* @name, to its end the key that the others are in */
    REGISTRAR_VALUE,  /* @name, "" for the default value, and @data */
    REGISTRAR_DELETE, /* @name: that key is to go */
    REGISTRAR_END,    /* of the innermost key */
};

/* What becomes of a key, besides that it is made. */
enum registrar_removal {
    REGISTRAR_REMOVE,       /* when unregistering, if no keys are left in it */
    REGISTRAR_NO_REMOVE,    /* never */
    REGISTRAR_FORCE_REMOVE, /* when unregistering, with all in it, and before it is made */
};

struct registrar_item {
    enum registrar_item_kind kind;
    HKEY root;
    enum registrar_removal removal; /* of a key */
    char16_t *name;                 /* may be several keys' names, with a backslash between */
    struct registry_data data;
};

struct registrar_script {
    struct registrar_item *items;
    size_t n;
};

/*
 * Raises DISP_E_EXCEPTION for what is no script, E_FAIL for a bad hexadecimal number; the message
 * begins with line and column. @listener may be NULL.
 */
HRESULT registrar_script_parse(const struct registrar_text *text,
                               const struct registrar_listener *listener,
                               struct registrar_script *ret_script);
void registrar_script_deinit(struct registrar_script *script);
