/* SPDX-License-Identifier: MIT */
/*
 * Type entry: what a description stands for in a running program: a module's functions in its DLL,
 * and objects of a class.
 */
#pragma once

#include "typelib/type_lib.h"

/*
 * Where a module's function is: any of the results may be NULL. Outcomes: TYPE_E_BADMODULEKIND if
 * @type is no module; TYPE_E_ELEMENTNOTFOUND.
 */
HRESULT type_entry_get(const struct type *type, MEMBERID id, INVOKEKIND kind, BSTR *ret_dll,
                       BSTR *ret_name, WORD *ret_ordinal);

/* Its address, in the DLL, which stays loaded. Outcomes: as above; TYPE_E_DLLFUNCTIONNOTFOUND. */
HRESULT type_entry_address(const struct type *type, MEMBERID id, INVOKEKIND kind,
                           void **ret_address);

/*
 * An object of the class, as CoCreateInstance() makes it. Outcomes: TYPE_E_WRONGTYPEKIND if it is
 * no class that can be created; CLASS_E_NOAGGREGATION if @outer is given for another type.
 */
HRESULT type_entry_create(const struct type *type, IUnknown *outer, REFIID riid, void **ret_object);
