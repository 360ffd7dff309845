/* SPDX-License-Identifier: MIT */
/*
 * Where this installation, or build folder, has the program `comity`.
 */
#pragma once

#include <limits.h>

/* "comity" if it cannot be found. */
void own_program(char ret_path[static PATH_MAX]);
