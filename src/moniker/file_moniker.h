/* SPDX-License-Identifier: MIT */
/*
 * File monikers: an object by the file that keeps it, which its class reads as an IPersistFile.
 */
#pragma once

#include <comity/windows.h>

/* The moniker's path, which it owns; NULL for NULL and what is no file moniker of this process. */
const WCHAR *file_moniker_path(IMoniker *iface);

/* An instance of the class: of an empty path, until it is loaded. */
HRESULT file_moniker_new(IUnknown *outer, REFIID riid, void **ppv);
