/* SPDX-License-Identifier: MIT */
/*
 * Tokens: kernel objects that say who a process is. There is one, the process's own.
 */
#pragma once

#include <comity/winnt.h>

#include "kernel/kernel_object.h"

/* The token of a handle, referenced for the caller. Outcome: ERROR_INVALID_HANDLE's HRESULT. */
HRESULT token_find(HANDLE handle, struct kernel_object **ret_object);

/* All privileges and whether they are enabled; returns the size, writes if there is @room. */
DWORD token_list_privileges(struct kernel_object *token, TOKEN_PRIVILEGES *list, DWORD room);
