/* SPDX-License-Identifier: MIT */
/*
 * Windows that are never seen: what programs make to be sent messages. They have a procedure, the
 * thread that made them, and data of their own.
 */
#pragma once

#include <stdbool.h>

#include <comity/windows.h>

/* Runs the window's procedure with the message, on its own thread; 0 if there is no such window. */
LRESULT window_call(const MSG *message);

/* Whether the thread has windows. */
bool window_is_any_of(DWORD thread);
