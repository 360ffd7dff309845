/* SPDX-License-Identifier: MIT */
/*
 * Replacements: what %NAME% stands for in registrar scripts and INF texts. Names compare without
 * case.
 */
#pragma once

#include <stddef.h>

#include <comity/windef.h>

#include "base/cleanup.h"

struct registrar_names;

HRESULT registrar_names_new(struct registrar_names **ret_names);
struct registrar_names *registrar_names_free(struct registrar_names *names);
DEFINE_CLEANUP(struct registrar_names *, registrar_names_free);

/* Copies both; a name that is there gets the new value. */
HRESULT registrar_names_set(struct registrar_names *names, const char16_t *name,
                            const char16_t *value);

/*
 * The same for a text that is no part of a script, as a path is not: its quotes are doubled where
 * it gets into a quoted token.
 */
HRESULT registrar_names_set_literal(struct registrar_names *names, const char16_t *name,
                                    const char16_t *value);

void registrar_names_clear(struct registrar_names *names);

/* NULL if there is none. Valid until the next change. */
const char16_t *registrar_names_find(const struct registrar_names *names, const char16_t *name,
                                     size_t len);

/* The same as it has to be in a quoted token. */
const char16_t *registrar_names_find_quoted(const struct registrar_names *names,
                                            const char16_t *name, size_t len);
