/* SPDX-License-Identifier: MIT */
/*
 * Existing products: those that an upgrade removes, each by its own kept package, within the same
 * journal and transaction.
 */
#pragma once

#include "action/installation.h"

/* The action RemoveExistingProducts: whether all can be removed; removing them. */
HRESULT existing_products_check(struct installation *installation);
HRESULT existing_products_remove(struct installation *installation);
