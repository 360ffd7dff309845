/* SPDX-License-Identifier: MIT */
/*
 * Licensed: a class that only a licence makes objects of. The user has one in the registry
 * (HKCU\Software\Licensed); else a client brings the key.
 */
#pragma once

#ifndef COBJMACROS
#define COBJMACROS
#endif

#include <comity/windows.h>

#include <ocidl.h>

/* In a module whose objects live in any apartment or in the multi-threaded one; in a program. */
extern const CLSID CLSID_LicensedBoth, CLSID_LicensedFree, CLSID_LicensedProgram;

IClassFactory2 *licensed_class(void);

/* Its objects and locks, of the process. */
LONG licensed_count(void);
