/* SPDX-License-Identifier: MIT */
/*
 * comity typelib, which comity-typelib does.
 */
#pragma once

/* Becomes that program, which writes the man page. */
int typelib_verb_page(void);
