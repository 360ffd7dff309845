/* SPDX-License-Identifier: MIT */
/*
 * Type layout: where the members of a type in the making lie. An interface's functions follow those
 * of its base in the vtable, but where a place was given; a structure's fields follow each other as
 * their alignment allows; who has no identifier gets one.
 */
#pragma once

#include "typemake/type_maker.h"

/*
 * Sets offsets, identifiers and sizes. Failures are those of looking for a base or a field's type;
 * TYPE_E_CIRCULARTYPE raised for an interface that is its own base.
 */
HRESULT type_layout(struct type_maker *maker);
