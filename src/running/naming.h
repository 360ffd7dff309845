/* SPDX-License-Identifier: MIT */
/*
 * Namings: what the running object table knows a moniker by: its reduced form's comparison data.
 * Source: Windows' "IRunningObjectTable" and "IROTData" pages.
 */
#pragma once

#include <stdint.h>

#include <comity/windows.h>

#include "wire/rot_protocol.h"

struct naming {
    IBindCtx *context;
    IMoniker *moniker; /* reduced */
    uint8_t bytes[ROT_COMPARISON_MAX];
    uint32_t size;
};

/* Reduces the moniker. Outcomes: the moniker's own failures. A naming that was begun is ended. */
HRESULT naming_begin(IMoniker *moniker, struct naming *ret_naming);
void naming_end(struct naming *naming);

/* Fills in the comparison data. Outcomes: the moniker's own failures, E_OUTOFMEMORY (also for more
 * than a table holds). */
HRESULT naming_compare(struct naming *naming);

/* Both, for a look-up; it needs no end. */
HRESULT naming_of(IMoniker *moniker, struct naming *ret_naming);

/* When the moniker's object changed last, as the moniker knows it, or now. */
FILETIME naming_time(const struct naming *naming);
