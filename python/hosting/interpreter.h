/* SPDX-License-Identifier: MIT */
/*
 * Interpreter: the one Python of this process, found or started for a program that has none. Once
 * started it stays for the life of the process.
 *
 * Callers take turns. Python's functions are looked up by name when they are needed, so that this
 * can be loaded anywhere.
 */
#pragma once

#include <stdbool.h>

#include <windows.h>

/*
 * The function of the module pythoncom that makes class objects, of the interpreter that runs or of
 * one started as @program would be (NULL for the one this module was built for). NULL if there is
 * none; @ret_why then is an English sentence, @size bytes at most.
 */
LPFNGETCLASSOBJECT interpreter_get_class_objects(const char *program, char *ret_why, size_t size);
