/* SPDX-License-Identifier: MIT */
/*
 * Processes as kernel objects: signaled when the process has ended. A child that CreateProcess
 * started is reaped here, whether somebody waits for it or not.
 */
#pragma once

#include <sys/types.h>

#include "kernel/kernel_object.h"

/* The object of this process, referenced for the caller. */
HRESULT kernel_process_self(struct kernel_object **ret_object);

/* Whether the handle is one of this process. */
bool kernel_process_is_self(HANDLE handle);

/* The object of a process that was just started as a child, or of any. Outcome:
 * ERROR_INVALID_PARAMETER's HRESULT if there is none of that number. */
HRESULT kernel_process_adopt(pid_t child, struct kernel_object **ret_object);
HRESULT kernel_process_open(pid_t pid, struct kernel_object **ret_object);
