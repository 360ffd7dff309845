/* SPDX-License-Identifier: MIT */
/*
 * VBScript's reserved words.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <uchar.h>

#include "lexer.h"

/* The keyword of that spelling, in any case, or KEYWORD_NONE. */
enum keyword keyword_find(const char16_t *text, size_t len);

/* Whether names may be spelled like it. */
bool keyword_is_name(enum keyword keyword);
