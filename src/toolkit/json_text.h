/* SPDX-License-Identifier: MIT */
/*
 * JSON strings of UTF-8 text.
 */
#pragma once

#include <stdio.h>

/* With its quotes; NULL is null. What is no UTF-8 is U+FFFD. */
void json_print_text(const char *text, FILE *file);
