/* SPDX-License-Identifier: MIT */
/* Taking a type out of a library in the making: references to those after it change. */
#pragma once

#include "typelib/library.h"

/*
 * Takes @type, the library's, out of its list; who holds it keeps it. Outcome: E_ACCESSDENIED, and
 * nothing happened, if another type refers to it.
 */
HRESULT lib_renumber_without(struct type_library *library, const struct type *type);
