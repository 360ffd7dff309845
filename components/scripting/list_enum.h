/* SPDX-License-Identifier: MIT */
/*
 * Enumerators over collections: the names that there were at first, each made an object when it is
 * reached.
 */
#pragma once

#include "files/name_list.h"
#include "scripting.h"

/* Makes the object for one name of @collection. */
typedef HRESULT (*list_make)(struct dual *collection, const char *name, IDispatch **ret_object);

enum list_clone {
    LIST_CLONE_BEGINS, /* a clone is at the beginning */
    LIST_CLONE_STAYS,  /* a clone is where its model is */
};

/* Takes over @names in any case; holds @collection. */
HRESULT list_enum_new(struct dual *collection, struct name_list *names, list_make make,
                      enum list_clone clone, IUnknown **ret_enum);
