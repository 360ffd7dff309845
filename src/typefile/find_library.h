/* SPDX-License-Identifier: MIT */
/*
 * Finding type libraries: by path, by what is registered, and those that others import.
 */
#pragma once

#include "typelib/library.h"

/*
 * Loads the library that @path names: a .tlb file, or a module with the library as a resource of
 * the type TYPELIB, the first or, if the path ends in "\\N", the one of that name. A path without
 * folder is looked for in the working folder, those of PATH, and among what comes with Comity.
 * Outcomes: TYPE_E_CANTLOADLIBRARY if there is none, raised with the reason.
 */
HRESULT find_library_load(const char16_t *path, ITypeLib **ret_lib);

/* What is registered, or comes with Comity. Outcome: TYPE_E_LIBNOTREGISTERED. */
HRESULT find_registered_library(REFGUID guid, WORD major, WORD minor, LCID lcid,
                                ITypeLib **ret_lib);

/* Its path, the caller's BSTR. Outcome: TYPE_E_LIBNOTREGISTERED. */
HRESULT find_registered_path(REFGUID guid, WORD major, WORD minor, LCID lcid, BSTR *ret_path);

/* The library, which @imported keeps once it was found; borrowed. */
HRESULT find_imported_library(struct imported_library *imported, ITypeLib **ret_lib);
