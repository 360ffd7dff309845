/* SPDX-License-Identifier: MIT */
/*
 * Providing: what a descriptor says is had: a feature that is only offered is installed, one whose
 * component lacks its key path is repaired, and the user gets his part of a product that is
 * installed for all. What is there already costs a look at it.
 */
#pragma once

#include <comity/winerror.h>

#include "product/descriptor.h"

/*
 * The component's key path afterwards is the caller's; NULL for @ret_path if it does not matter.
 * Raised: ERROR_UNKNOWN_PRODUCT's HRESULT and its kin, what the installation fails with.
 */
HRESULT provide(const struct descriptor *descriptor, char **ret_path);
