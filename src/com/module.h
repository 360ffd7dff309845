/* SPDX-License-Identifier: MIT */
/*
 * In-process servers: the modules that were loaded for classes.
 */
#pragma once

#include <comity/windows.h>

/*
 * The class object from the module that InprocServer32 names, loaded if need be. Outcomes:
 * REGDB_E_CLASSNOTREG; CO_E_DLLNOTFOUND, CO_E_ERRORINDLL with hr_message() naming the module; what
 * its DllGetClassObject answers.
 */
HRESULT module_get_class_object(REFCLSID clsid, REFIID iid, void **ppv);

/*
 * The same for a class that this thread has asked for before, while the registry has not changed
 * since: S_FALSE if it has, or if it is the first time. @asked is the class before TreatAs.
 */
HRESULT module_get_cached(REFCLSID asked, REFIID iid, void **ppv);

/* Remembers that @asked was served by the module of @clsid, found in the given snapshots. */
void module_remember(REFCLSID asked, REFCLSID clsid, const uint64_t numbers[static 2]);
