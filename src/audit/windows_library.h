/* SPDX-License-Identifier: MIT */
/*
 * Windows libraries: the names of those that every Windows has, so that nobody ships them.
 */
#pragma once

#include <stdbool.h>

/* Compares without case, with or without ".dll". */
bool windows_library_is_known(const char *name);
