/* SPDX-License-Identifier: MIT */
/*
 * Publishing: the actions that write down what is installed, in the places that product/ reads.
 */
#pragma once

#include "action/installation.h"
#include "product/product_place.h"

/* The actions' checks and runs, by the actions' names. */
HRESULT process_components(struct installation *installation);
HRESULT publish_features(struct installation *installation);
HRESULT unpublish_features(struct installation *installation);
HRESULT publish_components_check(struct installation *installation);
HRESULT publish_components(struct installation *installation);
HRESULT unpublish_components(struct installation *installation);
HRESULT publish_product(struct installation *installation);
HRESULT register_product(struct installation *installation);
HRESULT register_user(struct installation *installation);

/* Takes out what they wrote, and the kept package; with InstallFinalize. */
HRESULT unregister_product(struct installation *installation);

/* ---- among themselves ---- */

enum product_context publish_context(const struct installation *installation);
const char *publish_code(const struct installation *installation);

/* Makes the key of one of the product's places, with what stands behind it ("" or "\\Sub"), on
 * behalf of the product. */
HRESULT publish_make(struct installation *installation, enum product_place place, const char *below,
                     HKEY *ret_key);

/* Makes the product known, or not any more, to those who upgrade its kind. */
HRESULT publish_upgrade_code(struct installation *installation, bool is_there);

/* Whether a feature is there in the end, in some form. */
enum install_state publish_feature_state(const struct session_feature *feature);
