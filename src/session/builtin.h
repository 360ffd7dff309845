/* SPDX-License-Identifier: MIT */
/*
 * Built-in properties: what Windows Installer tells packages of the system and the user, and the
 * rules by which ALLUSERS decides for whom an installation is.
 */
#pragma once

#include <stdbool.h>

#include <comity/winerror.h>

#include "package/package.h"
#include "product/product.h"
#include "session/properties.h"
#include "session/session.h"

/* Whether the caller may install for the machine below @root, or NULL: its hive and its folder for
 * programs are his to write. */
bool builtin_is_privileged(const char *root);

/*
 * For whom the installation is; ALLUSERS and MSIINSTALLPERUSER become what Windows makes of them.
 * An installed product, @product unless it is NULL, stays where it is.
 */
HRESULT builtin_decide_context(struct properties *properties, const char *root,
                               const struct product *product, enum session_context *ret_context);

/* Sets the properties, in place of what the package says. @product is NULL if it is not installed.
 */
HRESULT builtin_set(struct properties *properties, const struct package *package, const char *root,
                    const struct product *product);
