/* SPDX-License-Identifier: MIT */
/*
 * Type libraries of classes and by their number.
 */
#pragma once

#include <comity/windows.h>

struct library_name {
    GUID guid;
    WORD major;
    WORD minor;
};

/* @version is "1.0", or NULL for the highest there is. */
HRESULT library_by_guid(const GUID *guid, const char16_t *version, struct library_name *ret_name);

/*
 * The library that a class is registered with; else the one that describes @object, or an object
 * made for the question if @object is NULL.
 */
HRESULT library_of_class(const CLSID *clsid, IDispatch *object, struct library_name *ret_name);

HRESULT library_load(const struct library_name *name, ITypeLib **ret_library);
