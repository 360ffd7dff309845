/* SPDX-License-Identifier: MIT */
/*
 * A server and client that does as it is told: player sta|mta. Each line on standard input is one
 * act, answered by a line when it is done. What it offers is a class of objects without methods;
 * a single-threaded apartment never pumps.
 */
#define COBJMACROS
#include <objbase.h>
#include <windows.h>

#include <comity/comity.h>

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    OBJECTS_MAX = 100000,
};

static const CLSID CLSID_Played = {
    0x5b1fe8a2, 0x3c5d, 0x4a0e, {0x8f, 0x11, 0x22, 0x3d, 0x5a, 0x9c, 0x70, 0x70}};

/* ---- what is offered ---- */

struct thing {
    IUnknown IUnknown_iface;
    LONG refs;
};

static HRESULT STDMETHODCALLTYPE thing_QueryInterface(IUnknown *iface, REFIID riid, void **ppv)
{
    *ppv = NULL;
    if (!IsEqualIID(riid, &IID_IUnknown))
        return E_NOINTERFACE;
    IUnknown_AddRef(iface);
    *ppv = iface;
    return S_OK;
}

static ULONG STDMETHODCALLTYPE thing_AddRef(IUnknown *iface)
{
    return (ULONG)InterlockedIncrement(&((struct thing *)iface)->refs);
}

static ULONG STDMETHODCALLTYPE thing_Release(IUnknown *iface)
{
    LONG refs = InterlockedDecrement(&((struct thing *)iface)->refs);

    if (refs == 0)
        free(iface);
    return (ULONG)refs;
}

static const IUnknownVtbl thing_vtable = {
    .QueryInterface = thing_QueryInterface,
    .AddRef = thing_AddRef,
    .Release = thing_Release,
};

static IUnknown *thing_new(void)
{
    struct thing *thing = calloc(1, sizeof(*thing));

    if (!thing)
        abort();
    thing->IUnknown_iface.lpVtbl = (IUnknownVtbl *)&thing_vtable;
    thing->refs = 1;
    return &thing->IUnknown_iface;
}

static HRESULT STDMETHODCALLTYPE factory_QueryInterface(IClassFactory *iface, REFIID riid,
                                                        void **ppv)
{
    bool is_known = IsEqualIID(riid, &IID_IUnknown) || IsEqualIID(riid, &IID_IClassFactory);

    *ppv = is_known ? iface : NULL;
    return is_known ? S_OK : E_NOINTERFACE;
}

static ULONG STDMETHODCALLTYPE factory_AddRef(IClassFactory *iface)
{
    return 2;
}

static ULONG STDMETHODCALLTYPE factory_Release(IClassFactory *iface)
{
    return 1;
}

static HRESULT STDMETHODCALLTYPE factory_CreateInstance(IClassFactory *iface, IUnknown *outer,
                                                        REFIID riid, void **ppv)
{
    IUnknown *thing = thing_new();
    HRESULT hr = IUnknown_QueryInterface(thing, riid, ppv);

    IUnknown_Release(thing);
    return hr;
}

static HRESULT STDMETHODCALLTYPE factory_LockServer(IClassFactory *iface, BOOL fLock)
{
    return S_OK;
}

static const IClassFactoryVtbl factory_vtable = {
    .QueryInterface = factory_QueryInterface,
    .AddRef = factory_AddRef,
    .Release = factory_Release,
    .CreateInstance = factory_CreateInstance,
    .LockServer = factory_LockServer,
};
static IClassFactory factory = {(IClassFactoryVtbl *)&factory_vtable};

/* ---- acts ---- */

static IUnknown *held[OBJECTS_MAX];
static int n_held;
static IUnknown *locked;
static DWORD cookie;

static HRESULT offer(int flags)
{
    return CoRegisterClassObject(&CLSID_Played, (IUnknown *)&factory, CLSCTX_LOCAL_SERVER,
                                 (DWORD)flags, &cookie);
}

static HRESULT revoke(int unused)
{
    return CoRevokeClassObject(cookie);
}

static HRESULT suspend(int unused)
{
    return CoSuspendClassObjects();
}

static HRESULT resume(int unused)
{
    return CoResumeClassObjects();
}

static HRESULT lock(int locks)
{
    if (!locked)
        locked = thing_new();
    return CoLockObjectExternal(locked, locks, TRUE);
}

static HRESULT count(int change)
{
    change > 0 ? CoAddRefServerProcess() : CoReleaseServerProcess();
    return S_OK;
}

static HRESULT give_user(int has_control)
{
    ComitySetUserControl(has_control);
    return S_OK;
}

static HRESULT create(int n)
{
    HRESULT hr = S_OK;

    for (int i = 0; i < n && n_held < OBJECTS_MAX && SUCCEEDED(hr); i++) {
        hr = CoCreateInstance(&CLSID_Played, NULL, CLSCTX_LOCAL_SERVER, &IID_IUnknown,
                              (void **)&held[n_held]);
        n_held += SUCCEEDED(hr);
    }
    return hr;
}

static HRESULT release(int n)
{
    for (; n > 0 && n_held > 0; n--) {
        n_held--;
        IUnknown_Release(held[n_held]);
    }
    return S_OK;
}

/* A packet of an object of its own, which nobody will unmarshal. */
static HRESULT pack(int unused)
{
    IUnknown *thing = thing_new();
    IStream *stream;
    HRESULT hr;

    hr = CreateStreamOnHGlobal(NULL, TRUE, &stream);
    if (SUCCEEDED(hr))
        hr = CoMarshalInterface(stream, &IID_IUnknown, thing, MSHCTX_LOCAL, NULL, MSHLFLAGS_NORMAL);
    IUnknown_Release(thing);
    return hr;
}

/* Another's active object is no obstacle. */
static HRESULT activate(int flags)
{
    DWORD active;
    HRESULT hr;

    hr = RegisterActiveObject((IUnknown *)&factory, &CLSID_Played, (DWORD)flags, &active);
    return hr == MK_S_MONIKERALREADYREGISTERED ? S_OK : hr;
}

/* Registers an object as running, under a name that is no good for terminals. */
static HRESULT name_object(int number)
{
    IUnknown *thing = thing_new();
    IRunningObjectTable *table;
    IMoniker *moniker;
    WCHAR wide[32];
    DWORD running;
    char name[32];
    HRESULT hr;

    snprintf(name, sizeof(name), "\x1b[31m\"part\" %d", number);
    MultiByteToWideChar(CP_UTF8, 0, name, -1, wide, 32);
    hr = GetRunningObjectTable(0, &table);
    if (SUCCEEDED(hr))
        hr = CreateItemMoniker(u"!", wide, &moniker);
    if (SUCCEEDED(hr)) {
        hr = IRunningObjectTable_Register(table, ROTFLAGS_REGISTRATIONKEEPSALIVE, thing, moniker,
                                          &running);
        IMoniker_Release(moniker);
    }
    IUnknown_Release(thing);
    return hr;
}

static const struct act {
    const char *name;
    HRESULT (*run)(int number);
} acts[] = {
    {"offer", offer},     {"revoke", revoke}, {"suspend", suspend},   {"resume", resume},
    {"lock", lock},       {"count", count},   {"user", give_user},    {"create", create},
    {"release", release}, {"pack", pack},     {"activate", activate}, {"name", name_object},
};

static HRESULT act(const char *line)
{
    char name[32] = "";
    int number = 0;

    sscanf(line, "%31s %d", name, &number);
    for (size_t i = 0; i < sizeof(acts) / sizeof(*acts); i++) {
        if (strcmp(acts[i].name, name) == 0)
            return acts[i].run(number);
    }
    return E_NOTIMPL;
}

int main(int argc, char **argv)
{
    bool is_sta = argc > 1 && strcmp(argv[1], "sta") == 0;
    char line[64];

    if (FAILED(CoInitializeEx(NULL, is_sta ? COINIT_APARTMENTTHREADED : COINIT_MULTITHREADED)))
        return 1;
    while (fgets(line, sizeof(line), stdin)) {
        printf("0x%08x\n", (unsigned)act(line));
        fflush(stdout);
    }
    CoUninitialize();
    return 0;
}
