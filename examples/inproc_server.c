/* SPDX-License-Identifier: MIT */
/*
 * The dictionary as an in-process server: a shared library with COM's four entry points.
 */
#include "dictionary.h"

#include <stdlib.h>

#include <initguid.h>

DEFINE_GUID(CLSID_InprocDictionary, 0x5b1d0c52, 0x6f10, 0x4a53, 0x9a, 0x01, 0xc0, 0x41, 0x70, 0x00,
            0x00, 0x01);
static const WCHAR prog_id[] = u"Comity.Example.InprocDictionary";
static LONG uses;

static void count_use(LONG change)
{
    __atomic_add_fetch(&uses, change, __ATOMIC_RELAXED);
}

STDAPI DllGetClassObject(REFCLSID rclsid, REFIID riid, void **ppv)
{
    *ppv = NULL;
    if (!IsEqualCLSID(rclsid, &CLSID_InprocDictionary))
        return CLASS_E_CLASSNOTAVAILABLE;

    return IClassFactory_QueryInterface(dictionary_class(count_use), riid, ppv);
}

STDAPI DllCanUnloadNow(void)
{
    return __atomic_load_n(&uses, __ATOMIC_RELAXED) == 0 ? S_OK : S_FALSE;
}

STDAPI DllRegisterServer(void)
{
    HMODULE module = NULL;
    WCHAR path[MAX_PATH];

    if (!GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS |
                                GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT,
                            (LPCWSTR)DllRegisterServer, &module) ||
        GetModuleFileNameW(module, path, MAX_PATH) == 0)
        return SELFREG_E_CLASS;

    return dictionary_register(&CLSID_InprocDictionary, prog_id, u"InprocServer32", path);
}

STDAPI DllUnregisterServer(void)
{
    return dictionary_unregister(&CLSID_InprocDictionary, prog_id, u"InprocServer32");
}
