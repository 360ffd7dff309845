/* SPDX-License-Identifier: MIT */
/*
 * Events, mutexes, semaphores and waiting; win32event gives the functions their public names.
 */
#pragma once

#include <Python.h>

extern PyMethodDef py_waiting_methods[];
