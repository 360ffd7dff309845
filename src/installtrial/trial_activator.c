/* SPDX-License-Identifier: MIT */
/*
 * Asks for a class's object in this process, and prints what came of it: trial_activator PROGID.
 */
#include <stdio.h>

#include <comity/windows.h>

int main(int argc, char **argv)
{
    WCHAR progid[128] = u"";
    IUnknown *object = NULL;
    CLSID clsid;
    HRESULT hr;

    if (argc != 2 || MultiByteToWideChar(CP_UTF8, 0, argv[1], -1, progid, 128) == 0)
        return 2;
    hr = CoInitializeEx(NULL, COINIT_MULTITHREADED);
    if (SUCCEEDED(hr))
        hr = CLSIDFromProgID(progid, &clsid);
    if (SUCCEEDED(hr))
        hr = CoGetClassObject(&clsid, CLSCTX_INPROC_SERVER, NULL, &IID_IUnknown, (void **)&object);
    printf("%08x\n", (unsigned)hr);
    if (object)
        object->lpVtbl->Release(object);
    CoUninitialize();
    return 0;
}
