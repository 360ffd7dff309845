/* SPDX-License-Identifier: MIT */
/*
 * Timers that can be waited for; win32event gives the functions their public names.
 */
#pragma once

#include <Python.h>

extern PyMethodDef py_timer_methods[];
