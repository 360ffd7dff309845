/* SPDX-License-Identifier: MIT */
/*
 * Selection: what properties (ADDLOCAL, REMOVE, REINSTALL, ADVERTISE ...) or, without them, levels
 * ask of a package's features.
 */
#pragma once

#include <stdbool.h>

#include <comity/winerror.h>

#include "session/components.h"
#include "session/feature_set.h"
#include "session/package_files.h"
#include "session/session.h"

struct selection {
    struct session *session; /* borrowed, all */
    struct features *features;
    const struct components *components;
    const struct package_files *files;
    bool is_installed; /* the product is, and not only advertised */
};

/*
 * Sets the features' actions. ERROR_INSTALL_FAILURE's HRESULT, raised, for names that the package
 * does not have.
 */
HRESULT selection_apply(const struct selection *selection);

/* What cannot stay at the source, being in a cabinet, has to become local; and what has components
 * for the source alone stays there. */
HRESULT selection_settle(struct features *features, const struct components *components);
