/* SPDX-License-Identifier: MIT */
/*
 * Product: what a package in the making says of its product, and the tables that follow from that
 * alone.
 */
#pragma once

#include <stdbool.h>

#include <comity/guiddef.h>
#include <comity/winerror.h>

#include "authoring/manifest.h"
#include "authoring/tables.h"
#include "base/guid.h"

enum product_scope {
    SCOPE_MACHINE,
    SCOPE_USER,
    SCOPE_EITHER,
};

struct product {
    const char *name, *version, *manufacturer, *folder; /* borrowed from the manifest */
    const char *description;                            /* or NULL */
    const char *platform;                               /* "x64", "Intel", "Arm64" */
    bool is_64_bit;
    bool has_external_cabinets;
    enum product_scope scope;
    int language;
    GUID upgrade_guid;
    char upgrade_code[GUID_TEXT_SIZE], product_code[GUID_TEXT_SIZE];
};

/* Of the manifest's first section; without a name the product has @name. Raised: E_INVALIDARG
 * naming the key. */
HRESULT product_read(const struct manifest *manifest, const char *name,
                     struct product *ret_product);

/* Adds properties, sequences and what finds older versions. */
HRESULT product_write(const struct product *product, struct tables *tables);
