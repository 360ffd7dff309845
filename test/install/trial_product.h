/* SPDX-License-Identifier: MIT */
/*
 * Trial product: a small product with a bit of everything, in two versions, of which the second
 * takes the place of the first.
 */
#pragma once

#include "sandbox.h"

#define TRIAL_PRODUCT_1 "{6A7E0001-0000-4000-8000-000000000001}"
#define TRIAL_PRODUCT_2 "{6A7E0001-0000-4000-8000-000000000002}"
#define TRIAL_PRODUCT_OTHER "{6A7E0001-0000-4000-8000-000000000003}"

/* Paths of the packages, outside of the sandbox's kept state. */
struct trial_product {
    char first[96], second[96];
    char other[96];   /* the same again, but nobody's upgrade */
    char failing[96]; /* as the first, but its module fails to register itself */
};

/* Writes the packages beside the sandbox, and into its target a few files that are in the way. */
void trial_product_init(struct trial_product *product, const struct sandbox *sandbox);
void trial_product_deinit(const struct trial_product *product);
