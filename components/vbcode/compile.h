/* SPDX-License-Identifier: MIT */
/*
 * The compiler: from a tree to bytecode.
 */
#pragma once

#include "vbcode/bytecode.h"

/* The names around a text. */
struct surroundings {
    void *context;

    /* The number of a global, added if need be; NAME_NONE if there are too many. */
    uint32_t (*find_global)(void *context, const char16_t *name);

    /* @ret_value, a constant's, is borrowed. */
    enum knowledge (*know_global)(void *context, uint32_t index, const VARIANT **ret_value);

    /* S_OK if the text may declare the global @index as that, or VBScript's error of a name that is
     * declared already. NULL if there is nothing to ask. */
    HRESULT (*may_declare)(void *context, uint32_t index, enum knowledge knowledge, bool is_array);

    /* For the text of an Execute in a procedure: its local, or NULL; NULL at global level. */
    VARIANT *(*find_local)(void *context, const char16_t *name);

    /* A new local, of that procedure, that may be the global @index. */
    VARIANT *(*add_local)(void *context, const char16_t *name, uint32_t index);

    struct class *class; /* of Me, or NULL */
};

struct compile_error {
    HRESULT hr; /* VBScript's, or E_OUTOFMEMORY */
    struct tree_place place;
};

/*
 * Makes a unit of @tree, which need not live on. S_OK, or @ret_error's hr. If @expression is not
 * NULL, the unit's main gives its value, and @tree has no statements.
 */
HRESULT compile_unit(const struct surroundings *surroundings, const struct tree *tree,
                     struct expression *expression, struct unit **ret_unit,
                     struct compile_error *ret_error);
