/* SPDX-License-Identifier: MIT */
/*
 * Display names of which some are URLs. Source: Windows' "urlmon.h" pages. No moniker is of a URL
 * here: both ways of parsing a name are one.
 */
#ifndef COMITY_URLMON_H
#define COMITY_URLMON_H

#include <comity/objbase.h>
#include <urlmon_security.h>

WINOLEAPI MkParseDisplayNameEx(IBindCtx *pbc, LPCWSTR szDisplayName, ULONG *pchEaten,
                               LPMONIKER *ppmk);
WINOLEAPI CopyStgMedium(const STGMEDIUM *pcstgmedSrc, STGMEDIUM *pstgmedDest);

#endif
