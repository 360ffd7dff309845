/* SPDX-License-Identifier: MIT */
/*
 * What is different between two type libraries: types by name, members by name and kind.
 */
#pragma once

#include <stdbool.h>
#include <stdio.h>

#include "typetool/library_view.h"

/* Writes a line for each difference, "+" of what only @to has; whether there was any. */
bool compare_libraries(const struct library_view *from, const struct library_view *to, FILE *file);
