/* SPDX-License-Identifier: MIT */
/*
 * Components of a package: its table Component, which features they are in (FeatureComponents),
 * what is installed of them, and what becomes of them by what becomes of their features.
 */
#pragma once

#include <stdbool.h>

#include <comity/winerror.h>

#include "package/package.h"
#include "product/product.h"
#include "session/directories.h"
#include "session/feature_set.h"
#include "session/session.h"

/* Bits of the column Attributes. */
enum component_attributes {
    COMPONENT_SOURCE_ONLY = 0x1,
    COMPONENT_OPTIONAL = 0x2, /* local or at the source, as the feature is */
    COMPONENT_REGISTRY_KEY_PATH = 0x4,
    COMPONENT_PERMANENT = 0x10,
    COMPONENT_ODBC_KEY_PATH = 0x20,
    COMPONENT_TRANSITIVE = 0x40, /* its condition matters again when it is installed again */
    COMPONENT_64BIT = 0x100,
};

struct components {
    const struct table *table;     /* borrowed */
    struct session_component *all; /* in the table's order; owned */
    size_t n;

    /* Features of the i-th: features[starts[i]] up to features[starts[i + 1]]; owned. */
    size_t *starts;
    struct session_feature **features;
    char **installed_paths; /* key paths of those that are installed; owned */
    bool *is_in_cabinet;    /* of the i-th: it has a file that is, and cannot stay at the source */
};

/* Reads the tables. Refused: directories, features and components that are not there. */
HRESULT components_init(struct components *components, const struct package *package,
                        const struct directories *directories, const struct features *features);
void components_deinit(struct components *components);

struct session_component *components_find(const struct components *components, const char *key);

/* Which conditions hold. Refused: those that do not parse. */
HRESULT components_apply_conditions(struct components *components, struct session *session);

/* What is installed of @product, NULL for none, and what others share. */
HRESULT components_look_up(struct components *components, const struct product *product,
                           const char *product_code);

/* What one is after the installation. */
enum install_state component_outcome(const struct session_component *component);

/* What becomes of them. */
void components_decide(struct components *components);
