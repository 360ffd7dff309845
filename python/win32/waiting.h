/* SPDX-License-Identifier: MIT */
/*
 * Events, mutexes, semaphores and waiting; win32event gives the functions their public names.
 */
#pragma once

#include "values/python_com.h"

/* Waits so many milliseconds at most; false if it has to go on. */
typedef bool (*py_wait)(void *context, DWORD timeout_ms);

/*
 * Calls @wait without the GIL until it is over or the time is. Python's handlers of signals run
 * meanwhile, so that Ctrl-C ends it: false with an exception set.
 */
bool py_wait_in_turns(py_wait wait, void *context, DWORD timeout_ms);

extern PyMethodDef py_waiting_methods[];
