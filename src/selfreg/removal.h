/* SPDX-License-Identifier: MIT */
/*
 * Removal: taking out what a module registered, and nothing else.
 *
 * What its owners hold is undone. Of what the module's own code took away that is no part of it, it
 * is noted and not done. Who never held anything, or is registered again after all was undone, was
 * registered by other means, and then its code is all that knows what: it takes that away, but for
 * what belongs to others.
 */
#pragma once

#include <stdbool.h>

#include <comity/windef.h>

#include "registry/key_place.h"
#include "selfreg/entries.h"

struct removal {
    const char *file;     /* whose parts are taken out (owner_part.h): */
    enum key_scope scope; /* what was registered for it; or for both, then all */
    bool is_install_only; /* what DllInstall has registered */
    const char *folder;   /* the capture of its own code, or NULL if that failed */
    bool is_trial;        /* nothing is done */

    struct entries *entries; /* gets what was removed, and what was held back */
    unsigned n_keys;         /* that were removed, or let go of */
    unsigned n_values;
    bool is_known; /* an owner has, or had, something here */
};

HRESULT removal_run(struct removal *removal);
