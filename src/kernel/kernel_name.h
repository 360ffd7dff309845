/* SPDX-License-Identifier: MIT */
/*
 * Names of kernel objects: how threads share an object without sharing a handle. The names are the
 * process's own: other processes do not see them.
 */
#pragma once

#include "kernel/kernel_object.h"

/*
 * Gives a fresh object its name and a handle. If another object has that name already, it gets the
 * handle in its place: S_FALSE. Outcome: ERROR_INVALID_HANDLE's HRESULT if that one is of another
 * class. NULL and "" are no name.
 */
HRESULT kernel_name_claim(struct kernel_object *object, const char16_t *name, HANDLE *ret_handle);

/* A handle of the object of that name and class. Outcomes: the HRESULTs of ERROR_INVALID_PARAMETER
 * (no name), ERROR_INVALID_NAME (""), ERROR_FILE_NOT_FOUND, ERROR_INVALID_HANDLE. */
HRESULT kernel_name_open(const char16_t *name, const struct kernel_class *class,
                         HANDLE *ret_handle);

/* The name of an ANSI call in UTF-16, on the heap; false with the last error set. */
bool kernel_name_widen(const char *name, char16_t **ret_name);
