/* SPDX-License-Identifier: MIT */
/*
 * Keys that many share, such as CLSID and Software: no text that registers may delete them.
 */
#pragma once

#include <stdbool.h>

#include <comity/windef.h>

/* Whether the key at @path in a root is one, or the root itself. */
bool registry_key_is_shared(const char16_t *path);
