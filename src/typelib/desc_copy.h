/* SPDX-License-Identifier: MIT */
/*
 * Copies of descriptions: what ITypeInfo hands out is the caller's until it is given back, each in
 * a block of its own.
 */
#pragma once

#include "typelib/library.h"

/* Whether a dispinterface shows parameter @i: its [retval] is what a function returns. */
bool desc_is_shown(const FUNCDESC *function, int i);

/*
 * A function as it is, or as a dispinterface shows it. @mark is added to the references in it
 * (library.h).
 */
HRESULT desc_copy_function(const FUNCDESC *function, HREFTYPE mark, FUNCDESC **ret_function);
HRESULT desc_copy_dispatch_function(const FUNCDESC *function, HREFTYPE mark,
                                    FUNCDESC **ret_function);
void desc_copy_free_function(FUNCDESC *function);

HRESULT desc_copy_variable(const VARDESC *variable, VARDESC **ret_variable);
void desc_copy_free_variable(VARDESC *variable);

/* With the description of an alias. */
HRESULT desc_copy_attributes(const TYPEATTR *attributes, TYPEATTR **ret_attributes);
void desc_copy_free_attributes(TYPEATTR *attributes);

/* A type with all that it points to, in the arena. Raised: E_OUTOFMEMORY, TYPE_E_INVDATAREAD if it
 * is nested without end. */
HRESULT desc_copy_type(struct arena *arena, const TYPEDESC *type, HREFTYPE mark,
                       TYPEDESC *ret_type);

/* Parameters with their default values, and everything else of a function, in the arena. */
HRESULT desc_copy_function_to(struct arena *arena, const FUNCDESC *function, HREFTYPE mark,
                              FUNCDESC *ret_function);
HRESULT desc_copy_variable_to(struct arena *arena, const VARDESC *variable, VARDESC *ret_variable);
