/* SPDX-License-Identifier: MIT */
/*
 * New monikers: an instance of a class, made anew by each binding. Their display name is
 * "new:CLSID:"; a ProgID is understood as well.
 */
#pragma once

#include <comity/windows.h>

/*
 * Parses what follows "new:". @ret_eaten: how much of it, the closing colon included. Outcomes:
 * MK_E_SYNTAX for what names no class.
 */
HRESULT new_moniker_parse(const WCHAR *name, ULONG *ret_eaten, IMoniker **ret_moniker);

extern const CLSID moniker_clsid_new;

/* An instance of the class: of CLSID_NULL, until it is loaded. */
HRESULT new_moniker_new(IUnknown *outer, REFIID riid, void **ppv);
