/* SPDX-License-Identifier: MIT */
/*
 * Functions of Windows' that COM servers use besides COM and the registry; win32api gives them
 * their public names.
 */
#pragma once

#include <Python.h>

extern PyMethodDef py_system_methods[];
extern PyMethodDef py_clipboard_methods[];
