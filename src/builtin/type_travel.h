/* SPDX-License-Identifier: MIT */
/*
 * Type travel: how type libraries and types leave their apartment. The layer above them defines
 * these functions; COM's own classes need the one, the objects the other.
 */
#pragma once

#include <comity/windows.h>

/* The class that unmarshals them. */
extern const CLSID type_travel_clsid;

/* One that unmarshals. It cannot be aggregated. */
HRESULT type_travel_new(IUnknown *outer, REFIID riid, void **ppv);

/* The IMarshal of @object, an ITypeLib or ITypeInfo of ours, which it holds. */
HRESULT type_travel_open(IUnknown *object, void **ppv);
