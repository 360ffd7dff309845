/* SPDX-License-Identifier: MIT */
/*
 * A trial module's entry points: each does the deed that its switch names.
 */
#include "deeds.h"

#ifndef ON_LOAD
#define ON_LOAD nothing
#endif
#ifndef ON_UNLOAD
#define ON_UNLOAD nothing
#endif
#ifndef ON_REGISTER
#define ON_REGISTER all
#endif
#ifndef ON_UNREGISTER
#define ON_UNREGISTER remove_all
#endif

__attribute__((constructor)) static void load(void)
{
    ON_LOAD();
}

__attribute__((destructor)) static void unload(void)
{
    ON_UNLOAD();
}

#ifdef IS_PROGRAM

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        if (_stricmp(argv[i] + 1, "RegServer") == 0)
            return FAILED(ON_REGISTER()) ? 7 : 0;
        if (_stricmp(argv[i] + 1, "UnregServer") == 0)
            return FAILED(ON_UNREGISTER()) ? 7 : 0;
    }
    return 2;
}

#elif !defined(WITHOUT_ENTRY_POINTS)

STDAPI DllRegisterServer(void)
{
    return ON_REGISTER();
}

STDAPI DllUnregisterServer(void)
{
    return ON_UNREGISTER();
}

/* Tells what it was called with. */
EXTERN_C COMITY_API HRESULT WINAPI DllInstall(BOOL bInstall, PCWSTR pszCmdLine);
HRESULT WINAPI DllInstall(BOOL bInstall, PCWSTR pszCmdLine)
{
    if (pszCmdLine && pszCmdLine[0] == 'F')
        return E_INVALIDARG;
    return module_set(HKEY_CURRENT_USER, u"Software\\Trial Install",
                      bInstall ? u"install" : u"uninstall", pszCmdLine ? pszCmdLine : u"(null)")
               ? S_OK
               : E_FAIL;
}

#endif
