/* SPDX-License-Identifier: MIT */
/*
 * Cabinets of a package in the making: as many as its files need, and the rows of the table Media.
 */
#pragma once

#include "authoring/making.h"

struct cabinets {
    char *folder; /* where they are; made for them, if they go into the package */
    bool is_temporary;
    unsigned n; /* cab1.cab, cab2.cab ... */
};

/* Makes them; external ones in @folder. All their files are of the time @time_s. */
HRESULT cabinets_make(struct making *making, const char *folder, int64_t time_s,
                      struct cabinets *ret_cabinets);

/* Removes those that went into the package. */
void cabinets_clear(struct cabinets *cabinets);
