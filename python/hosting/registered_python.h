/* SPDX-License-Identifier: MIT */
/*
 * Registered Python: the interpreter that a class was registered with. Its local server's command
 * begins with it; a class that has only an in-process server has it as that key's value
 * "PythonExecutable".
 *
 * It refers to nothing of Python, so that it can be loaded anywhere.
 */
#pragma once

#include <limits.h>
#include <stdbool.h>

#include <windows.h>

/* The interpreter's path, in @ret_path; false if the registration does not tell it. It need not
 * exist any more. */
bool registered_python_find(REFCLSID clsid, char ret_path[static PATH_MAX]);

/* Whether two interpreters have the same folder, and so the same environment. */
bool registered_python_is_same(const char *path, const char *other);
