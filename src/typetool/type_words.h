/* SPDX-License-Identifier: MIT */
/*
 * Types and values of type libraries in IDL's words.
 */
#pragma once

#include <comity/oleauto.h>

/* The caller frees what it gets; NULL without memory. @info is what @desc is of. */
char *type_words(ITypeInfo *info, const TYPEDESC *desc);

/* A constant or default value; "?" if IDL has no word for it. */
char *value_words(const VARIANT *value);

/* UTF-8 of a BSTR, which is freed; NULL for none and for an empty one. */
char *text_take(BSTR text);
