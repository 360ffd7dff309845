/* SPDX-License-Identifier: MIT */
/*
 * Licensed as a module, which registers itself by a script: as server of two classes, and as
 * handler of the program's.
 */
#include <comity/comity.h>
#include <comity/selfreg.h>

#include "licensed.h"

COMITY_SELF_REGISTER("Comity", "Licensed", "A class that wants a licence", 1, 0);
COMITY_REGISTRY_SCRIPT(1,
                       "HKCR { NoRemove CLSID {\n"
                       "    ForceRemove {3F1A2B01-9C5D-4E60-8A11-010000000000} = s 'Both' {\n"
                       "        InprocServer32 = s '%MODULE%' { val ThreadingModel = s 'Both' }\n"
                       "    }\n"
                       "    ForceRemove {3F1A2B02-9C5D-4E60-8A11-010000000000} = s 'Free' {\n"
                       "        InprocServer32 = s '%MODULE%' { val ThreadingModel = s 'Free' }\n"
                       "    }\n"
                       "} }\n");
COMITY_REGISTRY_SCRIPT(2, "HKCR { NoRemove CLSID { NoRemove %CLASS% {\n"
                          "    InprocHandler32 = s '%MODULE%' { val ThreadingModel = s 'Both' }\n"
                          "} } }\n");

static HINSTANCE self;

EXTERN_C COMITY_API BOOL WINAPI DllMain(HINSTANCE hinstDLL, DWORD fdwReason, LPVOID lpvReserved);
BOOL WINAPI DllMain(HINSTANCE hinstDLL, DWORD fdwReason, LPVOID lpvReserved)
{
    self = hinstDLL;
    return TRUE;
}

STDAPI DllGetClassObject(REFCLSID rclsid, REFIID riid, LPVOID *ppv)
{
    return IClassFactory2_QueryInterface(licensed_class(), riid, ppv);
}

STDAPI DllCanUnloadNow(void)
{
    return licensed_count() ? S_FALSE : S_OK;
}

STDAPI DllRegisterServer(void)
{
    return CoRegisterResource(self, MAKEINTRESOURCEW(1), NULL, TRUE, NULL);
}

STDAPI DllUnregisterServer(void)
{
    return CoRegisterResource(self, MAKEINTRESOURCEW(1), NULL, FALSE, NULL);
}

/* As handler of the class of that name. */
STDAPI DllInstall(BOOL bInstall, LPCWSTR pszCmdLine);
STDAPI DllInstall(BOOL bInstall, LPCWSTR pszCmdLine)
{
    const COMITY_REPLACEMENT names[] = {{u"CLASS", pszCmdLine}, {NULL, NULL}};

    return CoRegisterResource(self, MAKEINTRESOURCEW(2), NULL, bInstall, names);
}
