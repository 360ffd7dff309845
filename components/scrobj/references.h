/* SPDX-License-Identifier: MIT */
/*
 * Type libraries that a component refers to, whose constants its scripts use by name.
 */
#pragma once

#define COBJMACROS
#include <activscp.h>

#include "wsc_file.h"

/* Failures: with a text for a library that cannot be found; an engine may know no libraries. */
HRESULT references_add(const struct wsc_list *references, IActiveScript *script);
