/* SPDX-License-Identifier: MIT */
/*
 * Processes; win32process and win32api give the functions their public names.
 */
#pragma once

#include <Python.h>

extern PyMethodDef py_process_methods[];
