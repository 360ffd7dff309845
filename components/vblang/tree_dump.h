/* SPDX-License-Identifier: MIT */
/*
 * For tests: a tree as a text, a line a statement, expressions in brackets with the operator first.
 */
#pragma once

#include "tree.h"

/* Names and strings show as ASCII; free() the text. */
char *tree_dump(const struct tree *tree);
