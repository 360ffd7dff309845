/* SPDX-License-Identifier: MIT */
/*
 * The registry for Python. The functions have a leading underscore: win32api and winreg, which
 * differ in the errors they raise, give them their public names.
 */
#pragma once

#include <Python.h>

extern PyMethodDef py_registry_key_methods[];
extern PyMethodDef py_registry_value_methods[];
