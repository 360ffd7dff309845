/* SPDX-License-Identifier: MIT */
/*
 * The frame of server programs: <comity/server.h>.
 */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <comity/comity.h>
#include <comity/olectl.h>
#include <comity/server.h>
#include <comity/windows.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "com/class_object.h"
#include "program/server_keys.h"

enum {
    UNVISITED_MS = 60000, /* what a server that was started for a client waits for it */
};

static struct {
    pthread_mutex_t lock;
    HANDLE unused; /* (lock) the event of the server that runs */
} frame = {.lock = PTHREAD_MUTEX_INITIALIZER};

/* ---- what it was started for ---- */

COMITY_SERVER_START ComityServerStart(int argc, char *const *argv)
{
    static const struct {
        const char *name;
        COMITY_SERVER_START start;
    } options[] = {
        {"Embedding", COMITY_SERVER_EMBEDDING},
        {"Automation", COMITY_SERVER_AUTOMATION},
        {"Automate", COMITY_SERVER_AUTOMATION},
        {"RegServer", COMITY_SERVER_REGISTER},
        {"UnregServer", COMITY_SERVER_UNREGISTER},
        {"RegServerPerUser", COMITY_SERVER_REGISTER_PER_USER},
        {"UnregServerPerUser", COMITY_SERVER_UNREGISTER_PER_USER},
    };

    for (int i = 1; i < argc; i++) {
        size_t lead = strspn(argv[i], "-/");

        if (lead == 0)
            continue;
        for (size_t j = 0; j < sizeof(options) / sizeof(*options); j++) {
            if (strcasecmp(argv[i] + lead, options[j].name) == 0)
                return options[j].start;
        }
    }
    return COMITY_SERVER_USER;
}

/* ---- its keys ---- */

static HRESULT change_keys(const COMITY_SERVER *server, BOOL is_per_user,
                           HRESULT (*change)(const COMITY_SERVER *server, const char16_t *path,
                                             BOOL is_per_user))
{
    char16_t path[PATH_MAX];
    DWORD len;

    if (!server || (server->cClasses && !server->pClasses))
        return E_INVALIDARG;
    len = GetModuleFileNameW(NULL, path, PATH_MAX);
    if (len == 0 || len == PATH_MAX)
        return SELFREG_E_CLASS;
    return change(server, path, is_per_user);
}

HRESULT ComityServerRegister(const COMITY_SERVER *pServer, BOOL fPerUser)
{
    return change_keys(pServer, fPerUser, server_keys_write);
}

HRESULT ComityServerUnregister(const COMITY_SERVER *pServer, BOOL fPerUser)
{
    return change_keys(pServer, fPerUser, server_keys_remove);
}

/* ---- its life ---- */

HRESULT ComityServerUserControl(BOOL fUserControl)
{
    if (ComitySetUserControl(fUserControl) == (fUserControl != FALSE))
        return S_FALSE;
    if (fUserControl)
        CoAddRefServerProcess();
    else
        CoReleaseServerProcess();
    return S_OK;
}

/* The process's count fell to zero, and its classes are suspended. */
static void on_unused(void)
{
    pthread_mutex_lock(&frame.lock);
    if (frame.unused)
        SetEvent(frame.unused);
    pthread_mutex_unlock(&frame.lock);
}

static void watch(HANDLE unused)
{
    pthread_mutex_lock(&frame.lock);
    frame.unused = unused;
    pthread_mutex_unlock(&frame.lock);
    class_object_on_unused(unused ? on_unused : NULL);
}

/* False if the time passed; calls and messages are served meanwhile. */
static bool wait_until_unused(HANDLE unused, DWORD timeout_ms)
{
    DWORD index;

    return CoWaitForMultipleHandles(COWAIT_DISPATCH_CALLS | COWAIT_DISPATCH_WINDOW_MESSAGES,
                                    timeout_ms, 1, &unused, &index) != RPC_S_CALLPENDING;
}

static void serve(const COMITY_SERVER *server, HANDLE unused, BOOL is_for_user)
{
    if (is_for_user && server->pfnUse) {
        server->pfnUse();
        ComityServerUserControl(FALSE);
    }
    if (wait_until_unused(unused, is_for_user ? INFINITE : UNVISITED_MS))
        return;
    /* Who comes now is counted before, or sent on to another server. */
    CoAddRefServerProcess();
    CoReleaseServerProcess();
    wait_until_unused(unused, INFINITE);
}

static HRESULT offer(const COMITY_SERVER *server, DWORD *cookies, ULONG *ret_n)
{
    DWORD flags = server->dwRegCls ? server->dwRegCls : REGCLS_MULTIPLEUSE;
    HRESULT hr = S_OK;

    for (*ret_n = 0; *ret_n < server->cClasses; ++*ret_n) {
        const COMITY_SERVER_CLASS *offered = &server->pClasses[*ret_n];

        hr = CoRegisterClassObject(offered->pClsid, offered->pClassObject, CLSCTX_LOCAL_SERVER,
                                   flags | REGCLS_SUSPENDED, &cookies[*ret_n]);
        if (FAILED(hr))
            return hr_trace(hr);
    }
    return hr;
}

static HRESULT run(const COMITY_SERVER *server, HANDLE unused, BOOL is_for_user)
{
    _cleanup_(freep) DWORD *cookies = calloc(server->cClasses + 1, sizeof(*cookies));
    ULONG n_offered;
    HRESULT hr;

    if (!cookies)
        return hr_raise(E_OUTOFMEMORY, "serving");

    if (is_for_user)
        ComityServerUserControl(TRUE);
    watch(unused);
    /* All are there before one is seen: no client may find a part of the server. */
    hr = offer(server, cookies, &n_offered);
    if (SUCCEEDED(hr))
        hr = CoResumeClassObjects();
    if (SUCCEEDED(hr))
        serve(server, unused, is_for_user);
    while (n_offered > 0)
        CoRevokeClassObject(cookies[--n_offered]);
    watch(NULL);
    return hr_trace(hr);
}

HRESULT ComityServerRun(const COMITY_SERVER *pServer, BOOL fUserControl)
{
    HANDLE unused;
    HRESULT hr;

    if (!pServer || !pServer->cClasses || !pServer->pClasses)
        return E_INVALIDARG;
    hr = CoInitializeEx(NULL, pServer->dwCoInit);
    if (FAILED(hr))
        return hr;

    unused = CreateEventW(NULL, TRUE, FALSE, NULL);
    hr = unused ? run(pServer, unused, fUserControl) : E_OUTOFMEMORY;
    if (unused)
        CloseHandle(unused);
    CoUninitialize();
    return hr;
}

int ComityServerMain(int argc, char *const *argv, const COMITY_SERVER *pServer)
{
    COMITY_SERVER_START start = ComityServerStart(argc, argv);
    HRESULT hr;

    hr_clear();
    switch (start) {
    case COMITY_SERVER_REGISTER:
    case COMITY_SERVER_REGISTER_PER_USER:
        hr = ComityServerRegister(pServer, start == COMITY_SERVER_REGISTER_PER_USER);
        break;
    case COMITY_SERVER_UNREGISTER:
    case COMITY_SERVER_UNREGISTER_PER_USER:
        hr = ComityServerUnregister(pServer, start == COMITY_SERVER_UNREGISTER_PER_USER);
        break;
    default:
        hr = ComityServerRun(pServer, start == COMITY_SERVER_USER);
        break;
    }
    if (FAILED(hr))
        fprintf(stderr, "%s: failed with 0x%08x%s%s\n", argc > 0 ? argv[0] : "server", (unsigned)hr,
                hr_recorded() == hr ? ": " : "", hr_recorded() == hr ? hr_message() : "");
    return FAILED(hr) ? EXIT_FAILURE : EXIT_SUCCESS;
}
