/* SPDX-License-Identifier: MIT */
/*
 * Harvesting data: the registrar scripts, INF texts and type libraries of modules that cannot run
 * here, and type library files.
 */
#pragma once

#include "harvest/harvest.h"

/*
 * Of a PE module or .res file. The listener hears if a module registers itself by code that nothing
 * is known of; with uses_wine that is run.
 */
HRESULT harvest_data(const struct harvest_terms *terms, struct harvest *harvest);

/* Of a file that is a type library, as RegisterTypeLib registers it. */
HRESULT harvest_type_library(struct harvest *harvest);
