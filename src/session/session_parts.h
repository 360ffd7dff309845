/* SPDX-License-Identifier: MIT */
/*
 * Session parts: what a session consists of, for the files that make it up.
 */
#pragma once

#include "product/product.h"
#include "session/components.h"
#include "session/directories.h"
#include "session/feature_set.h"
#include "session/package_files.h"
#include "session/properties.h"
#include "session/session.h"

struct session {
    struct package *package; /* owned */
    char *root;              /* owned, absolute, without '/' at its end; or NULL */
    enum session_context context;
    bool is_installed; /* @product tells of the product */
    struct product product;
    struct properties properties;

    /* Since session_cost(): */
    bool is_costed;
    struct directories directories;
    struct features features;
    struct components components;
    struct package_files files;
};
