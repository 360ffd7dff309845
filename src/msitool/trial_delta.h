/* SPDX-License-Identifier: MIT */
/*
 * Trial deltas: what an installation that is only tried would make of the registry.
 */
#pragma once

#include "action/installation.h"
#include "pasttool/delta.h"

/* Settled; the installation's transaction is rolled back by this. */
HRESULT trial_delta_find(struct installation *installation, struct delta *delta);
