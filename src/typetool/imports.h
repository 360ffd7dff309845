/* SPDX-License-Identifier: MIT */
/*
 * Imports: what the IDL of a library has of others, so that it need not or must not declare it.
 */
#pragma once

#include <stdbool.h>

#include "typetool/library_view.h"

/* What is before the library, and at its beginning. */
const char *imports_before(const struct library_view *view);
const char *imports_inside(const struct library_view *view);

/* Whether a type is what comes with the imports anyway: compilers copy into a library what it uses
 * of them, and refuse it twice. A type of its own by such a name is not. */
bool is_imported(const struct library_view *view, const struct type_view *type);
