/* SPDX-License-Identifier: MIT */
/*
 * COM's own two marshalers: the standard one, and the free-threaded one, which hands the pointer
 * itself to other apartments of the process. Source: Windows' "IMarshal",
 * "CoCreateFreeThreadedMarshaler" and "CoGetStandardMarshal" pages.
 */
#pragma once

#include <comity/windows.h>

#include "wire/objref.h"

extern const CLSID com_marshaler_default; /* CLSID_DfMarshal */

/* New marshalers. With @outer they are aggregated: @ppv is then the inner IUnknown. */
HRESULT com_marshaler_new_standard(IUnknown *outer, REFIID riid, void **ppv);
HRESULT com_marshaler_new_free_threaded(IUnknown *outer, REFIID riid, void **ppv);

/* What the standard one does with a packet; a packet read before stands for the stream. */
HRESULT com_marshaler_unmarshal(const struct objref *packet, REFIID riid, void **ppv);
HRESULT com_marshaler_release(const struct objref *packet);
