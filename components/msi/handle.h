/* SPDX-License-Identifier: MIT */
/*
 * Handles: numbers for objects that programs hold. A number comes again only after all others. Any
 * thread may use any handle.
 */
#pragma once

#include <comity/msi.h>

#include "object.h"

/* Gives the reference to a new handle of this thread; 0 if memory is out or @object NULL. */
MSIHANDLE handle_take(void *object);

/* A reference to the object, for the caller; NULL if it is of another kind or there is none. */
void *handle_find(MSIHANDLE handle, const struct object_kind *kind);

/* ERROR_INVALID_HANDLE if there is none. */
UINT handle_close(MSIHANDLE handle);

/* Closes those that this thread made; their number. */
UINT handle_close_all(void);
