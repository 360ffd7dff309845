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
