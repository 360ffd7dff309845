/* SPDX-License-Identifier: MIT */
/*
 * Processes as kernel objects: signaled when the process has ended.
 */
#pragma once

#include "base/kernel_object.h"

/* The object of this process, referenced for the caller. */
HRESULT kernel_process_self(struct kernel_object **ret_object);

/* Whether the handle is one of this process. */
bool kernel_process_is_self(HANDLE handle);
