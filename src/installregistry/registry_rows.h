/* SPDX-License-Identifier: MIT */
/*
 * Registry rows: the tables Registry and RemoveRegistry, as WriteRegistryValues and
 * RemoveRegistryValues carry them out.
 *
 * What a component writes is the component's: it goes with it, and what was there before comes
 * back. What RemoveRegistry removes when a component comes does not come back.
 */
#pragma once

#include "action/installation.h"

HRESULT registry_rows_check(struct installation *installation);
HRESULT registry_rows_check_removal(struct installation *installation);
HRESULT registry_rows_write(struct installation *installation);
HRESULT registry_rows_remove(struct installation *installation);
