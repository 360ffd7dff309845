/* SPDX-License-Identifier: MIT */
/*
 * Registry lines: the entries of a section [registry] of a manifest: "ROOT\KEY [NAME] = VALUE".
 */
#pragma once

#include "authoring/making.h"

HRESULT registry_lines_write(struct making *making, const struct manifest_section *section);

/* Adds one entry to a component. @root is the number that packages have for it. */
HRESULT registry_lines_add(struct making *making, int root, const char *key, const char *name,
                           const char *value, const char *component);
