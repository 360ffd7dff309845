/* SPDX-License-Identifier: MIT */
/*
 * Registers an in-process server as any installer may: register [/u] MODULE.
 */
#define COBJMACROS
#include <objbase.h>
#include <windows.h>

#include <stdio.h>
#include <string.h>

typedef HRESULT(STDMETHODCALLTYPE *entry_point)(void);

int main(int argc, char **argv)
{
    BOOL remove = argc > 2 && strcmp(argv[1], "/u") == 0;
    const char *name = argc > 1 ? argv[argc - 1] : "";
    entry_point entry = NULL;
    WCHAR path[MAX_PATH];
    HINSTANCE module;
    HRESULT hr;

    MultiByteToWideChar(CP_UTF8, 0, name, -1, path, MAX_PATH);
    hr = OleInitialize(NULL);
    if (FAILED(hr))
        return 1;

    module = CoLoadLibrary(path, TRUE);
    if (module)
        entry = (entry_point)(void *)GetProcAddress(module, remove ? "DllUnregisterServer"
                                                                   : "DllRegisterServer");
    hr = entry ? entry() : CO_E_ERRORINDLL;
    CoFreeAllLibraries();
    OleUninitialize();
    if (FAILED(hr))
        fprintf(stderr, "%s: failed with 0x%08x\n", name, (unsigned)hr);
    return FAILED(hr) ? 1 : 0;
}
