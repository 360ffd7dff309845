/* SPDX-License-Identifier: MIT */
/*
 * Named items: what a host names in a script, objects and modules of code.
 *
 * The members of a global item are global names, and its code is the script's. Every other item has
 * a module of its own, made when it is first needed. An item that is not persistent goes with the
 * machine, but its record stays as long as a persistent text is of it: such a text then runs in a
 * module that nobody can name any more.
 */
#pragma once

#include <stdbool.h>

#include <comity/oleauto.h>

#include "script_dispatch.h"
#include "vbrun/machine.h"

struct named_item {
    struct named_item *next;
    char16_t *name;
    DWORD flags;       /* SCRIPTITEM_... */
    bool is_gone;      /* only texts know it */
    unsigned n_texts;  /* that are of it */
    IDispatch *object; /* as far as fetched */
    struct machine_module *module;
    struct script_dispatch *dispatch; /* of the module */
};

/* A new one at the end of @list; NULL when memory is out. */
struct named_item *named_item_add(struct named_item **list, const char16_t *name, DWORD flags);

/* By name, without case; not those that are gone. NULL if there is none. */
struct named_item *named_item_find(struct named_item *list, const char16_t *name);

/* What goes with the machine, which is freed already. */
void named_items_reset(struct named_item **list);

/* Removes those that are gone and that no text is of; or all of them. */
void named_items_sweep(struct named_item **list);
void named_items_free(struct named_item **list);
