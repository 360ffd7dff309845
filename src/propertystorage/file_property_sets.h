/* SPDX-License-Identifier: MIT */
/*
 * IPropertySetStorage over an ordinary file, which keeps its content.
 */
#pragma once

#include <comity/propidl.h>

/* Opens the property sets of a file that is there, by STGM_ access. STG_E_FILENOTFOUND,
 * STG_E_ACCESSDENIED, E_OUTOFMEMORY. */
HRESULT file_property_sets_open(const char *path, DWORD mode, IPropertySetStorage **ret_sets);

/* The same of a new file, in place of another with STGM_CREATE. Also STG_E_FILEALREADYEXISTS. */
HRESULT file_property_sets_create(const char *path, DWORD mode, IPropertySetStorage **ret_sets);
