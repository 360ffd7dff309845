/* SPDX-License-Identifier: MIT */
/*
 * Related products: installed ones that the table Upgrade is about.
 */
#pragma once

#include "action/installation.h"

/* The action FindRelatedProducts: the products of each row go into the row's property. */
HRESULT related_products_find(struct installation *installation);

/* The action MigrateFeatureStates: features become what they are in the product that was found. */
HRESULT related_products_migrate(struct installation *installation);

/* Calls @visit for the code of each product that a row which removes has found. */
HRESULT related_products_visit(struct installation *installation,
                               HRESULT (*visit)(const char *code, const char *features,
                                                void *context),
                               void *context);
