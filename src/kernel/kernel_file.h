/* SPDX-License-Identifier: MIT */
/*
 * Files as kernel objects: handles around descriptors.
 */
#pragma once

#include "kernel/kernel_object.h"

/* A handle that owns the descriptor, which is closed in any case. E_OUTOFMEMORY. */
HRESULT kernel_file_new(int fd, HANDLE *ret_handle);

/*
 * The descriptor behind a file's handle, good as long as the caller holds the object.
 * Outcome: ERROR_INVALID_HANDLE's HRESULT.
 */
HRESULT kernel_file_fd(HANDLE handle, struct kernel_object **ret_object, int *ret_fd);
