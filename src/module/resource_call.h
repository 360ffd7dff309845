/* SPDX-License-Identifier: MIT */
/*
 * Resource calls: what the calls of winbase.h on resources have in common. Names come as numbers in
 * place of pointers, as "#123" or as texts.
 */
#pragma once

#include <comity/windef.h>

#include "image/resource.h"

/* A type or name of a caller, and the copy that it lives in, if it needs one. */
struct resource_argument {
    struct resource_name name;
    char16_t *copy;
};

/* False, with the last error set, if memory is out. */
bool resource_argument_from_wide(const WCHAR *text, struct resource_argument *ret_argument);
bool resource_argument_from_ansi(const char *text, struct resource_argument *ret_argument);
void resource_argument_deinit(struct resource_argument *argument);

/*
 * The resource of a module in @language or what stands for it: the same without its country, then
 * the neutral language; where the caller has none in mind, the thread's, English, then any.
 * Outcomes are those of resource_set_find() and module_resources().
 */
HRESULT resource_call_find(HMODULE module, const struct resource_name *type,
                           const struct resource_name *name, WORD language,
                           struct resource *ret_resource);
