/* SPDX-License-Identifier: MIT */
/*
 * Uses of this process: each interface object, gateway and lock is one. When the last one ends, a
 * server's thread is told to quit, and from then on no new object is made: a client that asks for
 * one is told that the server is stopping, and COM finds it another.
 */
#pragma once

#include <stdbool.h>
#include <windows.h>

void py_use_begin(void);
void py_use_end(void);

/* The same for the making of a new object: false if the server is stopping. */
bool py_use_begin_new(void);

/* Who is to get WM_QUIT, or 0. A server that was stopping serves again. */
void py_uses_tell(DWORD thread);
