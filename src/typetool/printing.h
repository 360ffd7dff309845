/* SPDX-License-Identifier: MIT */
/*
 * The forms that a library view is printed in.
 */
#pragma once

#include <stdio.h>

#include "typetool/library_view.h"

/* What an IDL compiler would make the library of again. Raises E_OUTOFMEMORY. */
HRESULT print_idl(const struct library_view *view, FILE *file);

/* One line of JSON. */
void print_json(const struct library_view *view, FILE *file);

/* A line a type, and one a member. */
void print_table(const struct library_view *view, FILE *file);

/* One member's line of IDL, without what is around it. */
void print_member(const struct type_view *type, const struct member_view *member, FILE *file);

/* "[uuid(...), dual]" of a type, in one line. */
void print_type_attributes(const struct type_view *type, FILE *file);
