/* SPDX-License-Identifier: MIT */
/*
 * Events as objects: what CLSID_ManualResetEvent and CLSID_StdEvent make. Source: Windows'
 * "ISynchronize" pages.
 */
#pragma once

#include <comity/windows.h>

/* Stays signaled until it is reset, or lets one wait through. They cannot be aggregated. */
HRESULT synchronize_new_manual(IUnknown *outer, REFIID riid, void **ppv);
HRESULT synchronize_new_automatic(IUnknown *outer, REFIID riid, void **ppv);
