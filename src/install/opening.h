/* SPDX-License-Identifier: MIT */
/*
 * Opening: from an installed product, or the path of a package, to a session on the right package
 * with the properties that follow from what is installed.
 */
#pragma once

#include "product/product.h"
#include "session/session.h"

enum {
    OPENING_PROPERTIES_MAX = 256,
};

struct opening {
    const char *package;           /* path, or NULL: that of @product */
    const char *product;           /* a code, or NULL */
    const char *root;              /* of the command line, or NULL */
    const char *const *properties; /* "NAME=VALUE", of the command line; n_properties */
    size_t n_properties;
};

struct opened {
    struct package *package; /* owned, until a session takes it */
    struct session *session; /* owned */
    struct product product;  /* if is_installed, or is_offered: as it was before */
    bool is_installed;
    bool is_offered;       /* advertised */
    char **own_properties; /* owned, as each; n_own_properties */
    size_t n_own_properties;
};

void opening_deinit(struct opened *opened);

/*
 * Reads the package with its transforms. Raised: ERROR_UNKNOWN_PRODUCT's HRESULT for a product that
 * is not installed, ERROR_INSTALL_SOURCE_ABSENT's if there is no package of one any more,
 * ERROR_INSTALL_PACKAGE_OPEN_FAILED's.
 */
HRESULT opening_read(const struct opening *opening, struct opened *ret_opened);

/*
 * Looks at what is installed and begins the session; what others install meanwhile must be kept
 * away. Raised: ERROR_PRODUCT_VERSION's HRESULT if another version of the product is installed.
 */
HRESULT opening_begin(const struct opening *opening, struct opened *opened);

/* The last value that the command line gives a property; "" if none. */
const char *opening_property(const struct opening *opening, const char *name);
