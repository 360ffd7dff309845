/* SPDX-License-Identifier: MIT */
/*
 * Threads that allow others to cancel the calls that they make. Source: Windows'
 * "CoEnableCallCancellation" page.
 */
#pragma once

#include <comity/windows.h>

/* The calling thread's identifier if it allows that; else 0. */
DWORD cancellable_thread_id(void);
