/* SPDX-License-Identifier: MIT */
/*
 * What composite monikers are bound to: their last part is, with all others to its left, unless
 * the whole is running. Methods of the composite moniker.
 */
#pragma once

#include <comity/windows.h>

HRESULT composite_BindToObject(IMoniker *iface, IBindCtx *pbc, IMoniker *pmkToLeft,
                               REFIID riidResult, void **ppvResult);
HRESULT composite_BindToStorage(IMoniker *iface, IBindCtx *pbc, IMoniker *pmkToLeft, REFIID riid,
                                void **ppvObj);
HRESULT composite_IsRunning(IMoniker *iface, IBindCtx *pbc, IMoniker *pmkToLeft,
                            IMoniker *pmkNewlyRunning);
HRESULT composite_GetTimeOfLastChange(IMoniker *iface, IBindCtx *pbc, IMoniker *pmkToLeft,
                                      FILETIME *pFileTime);
HRESULT composite_ParseDisplayName(IMoniker *iface, IBindCtx *pbc, IMoniker *pmkToLeft,
                                   LPOLESTR pszDisplayName, ULONG *pchEaten, IMoniker **ppmkOut);
