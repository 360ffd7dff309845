/* SPDX-License-Identifier: MIT */
/*
 * Wine differences: what is in a prefix's registry after a module was registered, and was not
 * before.
 */
#pragma once

#include "harvest/harvest.h"

/* Adds it to the harvest, which is marked; the module's path on drive Z is %MODULE%, the machine's
 * classes are below HKEY_CLASSES_ROOT, and what modules of 32 bits write is told without
 * Wow6432Node. */
HRESULT wine_difference_add(struct registry_entries *before, struct registry_entries *after,
                            struct harvest *harvest);
