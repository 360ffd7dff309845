/* SPDX-License-Identifier: MIT */
/*
 * Type order: in which order types of a library can be printed, so that each stands behind those
 * that IDL must know before it.
 */
#pragma once

#include <winerror.h>

#include "typetool/library_view.h"

/*
 * The indices of all types, the caller's to free: structures, aliases and the like first, the rest
 * as it comes but for interfaces that others derive from. Types that are of each other stand as
 * they come.
 */
HRESULT type_order_find(const struct library_view *view, unsigned **ret_order);

/* What can only be used by name once it stands. */
bool type_is_typedef(TYPEKIND kind);
