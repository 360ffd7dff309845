/* SPDX-License-Identifier: MIT */
/*
 * Modules loaded into this process; win32api gives the functions their public names.
 */
#pragma once

#include <Python.h>

extern PyMethodDef py_library_methods[];
