/* SPDX-License-Identifier: MIT */
/*
 * Anti-monikers: composed to the right of a moniker they take it away. One may take several steps.
 */
#pragma once

#include <comity/windows.h>

/* How many monikers it takes away; 0 for NULL and what is no anti-moniker of this process. */
ULONG anti_moniker_steps(IMoniker *iface);

HRESULT anti_moniker_create(ULONG steps, IMoniker **ret_moniker);

/* An instance of the class: one step, until it is loaded. */
HRESULT anti_moniker_new(IUnknown *outer, REFIID riid, void **ppv);
