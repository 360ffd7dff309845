/* SPDX-License-Identifier: MIT */
/*
 * Class monikers: the class object of a CLSID. Their display name is "clsid:CLSID:", with whatever
 * is to be told the class between the CLSID and the second colon.
 */
#pragma once

#include <comity/windows.h>

/*
 * Parses what follows "clsid:". @ret_eaten: how much of it, the closing colon included. Outcomes:
 * MK_E_SYNTAX.
 */
HRESULT class_moniker_parse(const WCHAR *name, ULONG *ret_eaten, IMoniker **ret_moniker);

/* An instance of the class: of CLSID_NULL, until it is loaded. */
HRESULT class_moniker_new(IUnknown *outer, REFIID riid, void **ppv);
