/* SPDX-License-Identifier: MIT */
/*
 * The registrar as an object: CLSID_Registrar, with IRegistrar. On Windows it comes with ATL.
 */
#pragma once

#include <comity/windows.h>

/* It cannot be aggregated. */
HRESULT registrar_object_new(IUnknown *outer, REFIID riid, void **ppv);
