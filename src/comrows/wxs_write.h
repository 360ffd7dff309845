/* SPDX-License-Identifier: MIT */
/*
 * WiX fragments: what modules register as the source of a package (.wxs, schema of versions 3), a
 * component a module.
 */
#pragma once

#include <stdbool.h>
#include <stdio.h>

#include "comrows/com_tables.h"

struct wxs_component {
    const struct com_place *place;
    const struct com_tables *tables; /* of this module alone */
    const char *source;              /* the file, as WiX is to find it */
    const char *directory;           /* as for wxs_begin() */
    bool is_64_bit;
};

/* What surrounds the components, which are in the folder with that identifier. */
void wxs_begin(const char *directory, FILE *file);
void wxs_add(const struct wxs_component *component, FILE *file);

/* Ends the fragment, and makes a group of components. */
void wxs_end(const struct com_place *places, size_t n_places, const char *group, FILE *file);
