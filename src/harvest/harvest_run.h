/* SPDX-License-Identifier: MIT */
/*
 * Harvesting by running: modules, programs and scripts of this system register themselves, captured
 * and guarded as for `comity regsvr`, in a registry that is empty at first and gone afterwards.
 */
#pragma once

#include "harvest/harvest.h"

/* What the machine's classes got is below HKEY_CLASSES_ROOT. */
HRESULT harvest_run(const struct harvest_terms *terms, struct harvest *harvest);
