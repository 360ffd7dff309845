/* SPDX-License-Identifier: MIT */
/*
 * Type extent: how large what a type describes is, and where fields lie in it. A library in the
 * making is measured for the system that it is for; one that was made for pointers of another size
 * than this process's is measured anew when it is asked for, as Windows does.
 */
#pragma once

#include "typelib/type_lib.h"

/*
 * Lays out the fields of a structure or union, or measures what an alias stands for; @packing is
 * what fields are aligned to at most. Failures are those of looking for a field's type;
 * TYPE_E_SIZETOOBIG raised.
 */
HRESULT type_extent_fields(struct type *type, WORD packing);
HRESULT type_extent_alias(struct type *type, WORD packing);

/* Measures a type that was read and says that it needs to be; what it cannot find stays as it is.
 */
void type_extent_adapt(struct type *type);
