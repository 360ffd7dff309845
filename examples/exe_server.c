/* SPDX-License-Identifier: MIT */
/*
 * The dictionary as a server of its own process. /RegServer and /UnregServer register it; the SCM
 * starts it with -Embedding. It offers its class, waits until the last object and lock are gone,
 * withdraws the class and ends.
 */
#include "dictionary.h"

#include <semaphore.h>
#include <stdio.h>
#include <strings.h>

#include <initguid.h>

DEFINE_GUID(CLSID_ExeDictionary, 0x5b1d0c52, 0x6f10, 0x4a53, 0x9a, 0x01, 0xc0, 0x41, 0x70, 0x00,
            0x00, 0x02);
static const WCHAR prog_id[] = u"Comity.Example.ExeDictionary";
static sem_t unused;

/* The process count also guards against a client that comes while the server goes: at zero COM
 * suspends the class, so that the SCM starts a fresh server for the next client. */
static void count_use(LONG change)
{
    if (change > 0)
        CoAddRefServerProcess();
    else if (CoReleaseServerProcess() == 0)
        sem_post(&unused);
}

static HRESULT register_server(void)
{
    WCHAR path[MAX_PATH];

    if (GetModuleFileNameW(NULL, path, MAX_PATH) == 0)
        return SELFREG_E_CLASS;

    return dictionary_register(&CLSID_ExeDictionary, prog_id, u"LocalServer32", path);
}

static HRESULT serve(void)
{
    DWORD cookie;
    HRESULT hr;

    sem_init(&unused, 0, 0);
    hr = CoRegisterClassObject(&CLSID_ExeDictionary, (IUnknown *)dictionary_class(count_use),
                               CLSCTX_LOCAL_SERVER, REGCLS_MULTIPLEUSE | REGCLS_SUSPENDED, &cookie);
    if (FAILED(hr))
        return hr;

    hr = CoResumeClassObjects();
    while (SUCCEEDED(hr) && sem_wait(&unused) < 0)
        ; /* interrupted by a signal */
    CoRevokeClassObject(cookie);
    return hr;
}

int main(int argc, char **argv)
{
    const char *option = argc > 1 ? argv[1] + (argv[1][0] == '/' || argv[1][0] == '-') : "";
    HRESULT hr;

    hr = CoInitializeEx(NULL, COINIT_MULTITHREADED);
    if (FAILED(hr))
        return 1;

    if (strcasecmp(option, "RegServer") == 0)
        hr = register_server();
    else if (strcasecmp(option, "UnregServer") == 0)
        hr = dictionary_unregister(&CLSID_ExeDictionary, prog_id, u"LocalServer32");
    else
        hr = serve();
    CoUninitialize();

    if (FAILED(hr))
        fprintf(stderr, "%s: failed with 0x%08x\n", argv[0], (unsigned)hr);
    return FAILED(hr) ? 1 : 0;
}
