/* SPDX-License-Identifier: MIT */
/*
 * Sequences: the actions that a package needs to register by its tables, and no more those that
 * have modules register themselves. Where one is missing it gets the number that Windows' pages
 * suggest, if that lies rightly among the actions that are there.
 */
#pragma once

#include "conversion/package_edit.h"

HRESULT sequences_add_registration(struct package_edit *edit);

/* Without SelfRegModules and SelfUnregModules. */
HRESULT sequences_drop_self_registration(struct package_edit *edit);
