/* SPDX-License-Identifier: MIT */
/*
 * In-process servers: the modules that were loaded for classes.
 */
#pragma once

#include <stdbool.h>

#include <comity/windows.h>

#include "apartment/apartment_host.h"

/* What a module is for a class, by the key that names it. */
enum module_role {
    MODULE_SERVER,  /* InprocServer32 */
    MODULE_HANDLER, /* InprocHandler32: it stands for objects that are served elsewhere */
};

/* How the class's module wants to be called; THREADING_BOTH for a class without one. */
enum threading_model module_threading_model(REFCLSID clsid, enum module_role role);

/* Whether the class's handler is the default one, "ole32.dll". */
bool module_is_default_handler(REFCLSID clsid);

/*
 * The class object from the class's module, loaded if need be. Outcomes: REGDB_E_CLASSNOTREG;
 * CO_E_DLLNOTFOUND, CO_E_ERRORINDLL with hr_message() naming the module; what its DllGetClassObject
 * answers.
 */
HRESULT module_get_class_object(REFCLSID clsid, enum module_role role, REFIID iid, void **ppv);

/*
 * The same of a server, for a class that this thread has asked for before, while the registry has
 * not changed since: S_FALSE if it has, or if it is the first time. @asked is the class before
 * TreatAs, @oxid the thread's apartment.
 */
HRESULT module_get_cached(REFCLSID asked, uint64_t oxid, REFIID iid, void **ppv);

/* Remembers that @asked was served by the module of @clsid, found in the given snapshots. */
void module_remember(REFCLSID asked, REFCLSID clsid, uint64_t oxid,
                     const uint64_t numbers[static 2]);
