/* SPDX-License-Identifier: MIT */
/*
 * Handles: numbers for objects that programs hold. A number comes again only after all others. Any
 * thread may use any handle.
 */
#pragma once

#include <comity/msi.h>

#include "object.h"

/* Gives the reference to a new handle of this thread; 0 if memory is out or @object NULL. */
MSIHANDLE msi_handle_take(void *object);

/* A reference to the object, for the caller; NULL if it is of another kind or there is none. */
void *msi_handle_find(MSIHANDLE handle, const struct object_kind *kind);

/* ERROR_INVALID_HANDLE if there is none. */
UINT msi_handle_close(MSIHANDLE handle);

/* Closes those that this thread made; their number. */
UINT msi_handle_close_all(void);
