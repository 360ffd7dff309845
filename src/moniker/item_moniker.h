/* SPDX-License-Identifier: MIT */
/*
 * Item monikers: an object by its name in a container, an IOleItemContainer to which the moniker
 * on their left binds.
 */
#pragma once

#include <stdbool.h>

#include <comity/windows.h>

/* Whether it is one, of this process. */
bool item_moniker_is(IMoniker *iface);

/* An instance of the class: without delimiter and name, until it is loaded. */
HRESULT item_moniker_new(IUnknown *outer, REFIID riid, void **ppv);
