/* SPDX-License-Identifier: MIT */
/*
 * The classes of COM itself, which no registry names: the global interface table, COM's
 * marshalers, events as objects, monikers, and what unmarshals type libraries.
 */
#pragma once

#include <comity/windows.h>

/* The class object, or REGDB_E_CLASSNOTREG if the class is none of COM's own. */
HRESULT builtin_class_get(REFCLSID clsid, REFIID riid, void **ppv);
