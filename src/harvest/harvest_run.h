/* SPDX-License-Identifier: MIT */
/*
 * Harvesting by running: modules, programs and scripts of this system register themselves, captured
 * and guarded as for `comity regsvr`; nothing of it is committed.
 */
#pragma once

#include "harvest/harvest.h"

/* What the machine's classes got is below HKEY_CLASSES_ROOT. */
HRESULT harvest_run(const struct harvest_terms *terms, struct harvest *harvest);
