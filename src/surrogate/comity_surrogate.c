/* SPDX-License-Identifier: MIT */
/*
 * comity-surrogate: lends its process to the in-process classes of one application, so that other
 * processes can use them. Source: Windows' "Writing a Custom Surrogate" page.
 */
#define COBJMACROS
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <comity/windows.h>

#include "base/manual.h"

enum {
    UNVISITED_MS = 60000, /* what it waits for the client that it was started for */
    TIDYING_MS = 60000,   /* between looks for modules that are unused */
};

static const struct manual_item option_items[] = {
    {"{CLSID}", "The class to load first. Others of its application follow on request."},
    {"-Embedding", "Is given by COM, and says nothing more."},
    {"--help", "Shows this."},
    {"--version", "Says which Comity this is."},
    {NULL, NULL},
};

static const struct manual_item statuses[] = {
    {"0", "Nobody uses its classes any more, or ever did."},
    {"1", "The class could not be loaded: standard error says why."},
    {"2", "The command line is wrong."},
    {NULL, NULL},
};

static const struct manual_item keys[] = {
    {"CLSID\\{...}, value AppID", "The application of the class."},
    {"CLSID\\{...}\\InprocServer32",
     "The module, and by ThreadingModel the apartment that its objects live in."},
    {"AppID\\{...}, value DllSurrogate",
     "An empty text for comity-surrogate, or the command of another surrogate, which gets the "
     "CLSID and -Embedding as its last arguments, calls CoRegisterSurrogate and registers the "
     "class with REGCLS_SURROGATE."},
    {"AppID\\{...}, value RunAs", "Whom it runs as, where comityd(8) runs as root."},
    {NULL, NULL},
};

static const struct manual_section sections[] = {
    {.title = "Options", .items = option_items},
    {.title = "Registry", .items = keys},
    {.title = "Exit status", .items = statuses},
    {NULL, NULL, NULL, NULL},
};

static const struct manual manual = {
    .page = "comity-surrogate",
    .chapter = 8,
    .command = "comity-surrogate",
    .summary = "process for in-process classes of other processes",
    .synopsis = "comity-surrogate {CLSID} [-Embedding]",
    .text = "Loads the modules of in-process classes for clients that ask for them as local "
            "servers. comityd(8) starts one for each application (AppID) that has a DllSurrogate, "
            "and has it load all classes of that application that are asked for. It ends when "
            "nobody holds an object of it, and unloads modules that are unused before.",
    .sections = sections,
    .see_also = "comity(1), comityd(8)",
};

static HANDLE unused;     /* nobody uses the process any more */
static LONG visits;       /* (atomic) objects that were made, locks that were taken */
static const char *wrong; /* what could not be done, when loading fails */

/* ---- a class ---- */

/* Makes objects by its class's module, which it does not hold: an unused one can be unloaded. */
struct lent_class {
    IClassFactory IClassFactory_iface;
    LONG refs;
    CLSID clsid;
};

static struct lent_class *lent_class_from_IClassFactory(IClassFactory *iface)
{
    return CONTAINING_RECORD(iface, struct lent_class, IClassFactory_iface);
}

/* What else the class's own object can do, it does. */
static HRESULT STDMETHODCALLTYPE lent_class_QueryInterface(IClassFactory *iface, REFIID riid,
                                                           void **ppv)
{
    struct lent_class *lent = lent_class_from_IClassFactory(iface);

    *ppv = NULL;
    if (!IsEqualIID(riid, &IID_IUnknown) && !IsEqualIID(riid, &IID_IClassFactory))
        return IsEqualIID(riid, &IID_IMarshal)
                   ? E_NOINTERFACE
                   : CoGetClassObject(&lent->clsid, CLSCTX_INPROC_SERVER, NULL, riid, ppv);
    IClassFactory_AddRef(iface);
    *ppv = iface;
    return S_OK;
}

static ULONG STDMETHODCALLTYPE lent_class_AddRef(IClassFactory *iface)
{
    return (ULONG)InterlockedIncrement(&lent_class_from_IClassFactory(iface)->refs);
}

static ULONG STDMETHODCALLTYPE lent_class_Release(IClassFactory *iface)
{
    struct lent_class *lent = lent_class_from_IClassFactory(iface);
    LONG refs = InterlockedDecrement(&lent->refs);

    if (refs == 0)
        free(lent);
    return (ULONG)refs;
}

/* The object lives where its ThreadingModel wants it, whatever thread this is. */
static HRESULT STDMETHODCALLTYPE lent_class_CreateInstance(IClassFactory *iface,
                                                           IUnknown *pUnkOuter, REFIID riid,
                                                           void **ppv)
{
    HRESULT hr;

    hr = CoCreateInstance(&lent_class_from_IClassFactory(iface)->clsid, pUnkOuter,
                          CLSCTX_INPROC_SERVER, riid, ppv);
    if (SUCCEEDED(hr))
        InterlockedIncrement(&visits);
    return hr;
}

static HRESULT STDMETHODCALLTYPE lent_class_LockServer(IClassFactory *iface, BOOL fLock)
{
    InterlockedIncrement(&visits);
    if (fLock)
        CoAddRefServerProcess();
    else
        CoReleaseServerProcess(); /* FreeSurrogate tells if it was the last use */
    return S_OK;
}

static const IClassFactoryVtbl lent_class_vtable = {
    .QueryInterface = lent_class_QueryInterface,
    .AddRef = lent_class_AddRef,
    .Release = lent_class_Release,
    .CreateInstance = lent_class_CreateInstance,
    .LockServer = lent_class_LockServer,
};

/* ---- the surrogate ---- */

static HRESULT STDMETHODCALLTYPE surrogate_QueryInterface(ISurrogate *iface, REFIID riid,
                                                          void **ppv)
{
    *ppv = NULL;
    if (!IsEqualIID(riid, &IID_IUnknown) && !IsEqualIID(riid, &IID_ISurrogate))
        return E_NOINTERFACE;
    *ppv = iface;
    return S_OK;
}

/* It is part of the program. */
static ULONG STDMETHODCALLTYPE surrogate_AddRef(ISurrogate *iface)
{
    return 2;
}

static ULONG STDMETHODCALLTYPE surrogate_Release(ISurrogate *iface)
{
    return 1;
}

static HRESULT STDMETHODCALLTYPE surrogate_LoadDllServer(ISurrogate *iface, REFCLSID Clsid)
{
    struct lent_class *lent;
    IUnknown *class_object;
    DWORD cookie;
    HRESULT hr;

    /* A module that cannot be loaded is known now, and not by the first object. */
    wrong = "the class cannot be loaded";
    hr = CoGetClassObject(Clsid, CLSCTX_INPROC_SERVER, NULL, &IID_IUnknown, (void **)&class_object);
    if (FAILED(hr))
        return hr;
    IUnknown_Release(class_object);

    lent = calloc(1, sizeof(*lent));
    if (!lent)
        return E_OUTOFMEMORY;
    lent->IClassFactory_iface.lpVtbl = (IClassFactoryVtbl *)&lent_class_vtable;
    lent->refs = 1;
    lent->clsid = *Clsid;
    wrong = "the class cannot be offered";
    hr = CoRegisterClassObject(Clsid, (IUnknown *)&lent->IClassFactory_iface, CLSCTX_LOCAL_SERVER,
                               REGCLS_SURROGATE, &cookie);
    IClassFactory_Release(&lent->IClassFactory_iface);
    return hr;
}

static HRESULT STDMETHODCALLTYPE surrogate_FreeSurrogate(ISurrogate *iface)
{
    SetEvent(unused);
    return S_OK;
}

static ISurrogateVtbl surrogate_vtable = {
    .QueryInterface = surrogate_QueryInterface,
    .AddRef = surrogate_AddRef,
    .Release = surrogate_Release,
    .LoadDllServer = surrogate_LoadDllServer,
    .FreeSurrogate = surrogate_FreeSurrogate,
};
static ISurrogate surrogate = {&surrogate_vtable};

/* ---- */

static void explain(HRESULT hr)
{
    IErrorInfo *info;
    BSTR text = NULL;
    char narrow[2048] = "";

    if (GetErrorInfo(0, &info) == S_OK) {
        IErrorInfo_GetDescription(info, &text);
        IErrorInfo_Release(info);
    }
    if (text)
        WideCharToMultiByte(CP_UTF8, 0, text, -1, narrow, sizeof(narrow), NULL, NULL);
    SysFreeString(text);
    fprintf(stderr, "%s: 0x%08x%s%s\n", wrong, (unsigned)hr, *narrow ? ": " : "", narrow);
}

static void serve(void)
{
    DWORD timeout_ms = UNVISITED_MS;

    while (WaitForSingleObject(unused, timeout_ms) == WAIT_TIMEOUT) {
        if (visits == 0)
            return;
        CoFreeUnusedLibrariesEx(0, 0);
        timeout_ms = TIDYING_MS;
    }
}

static int lend(REFCLSID clsid)
{
    HRESULT hr;

    wrong = "the apartment cannot be entered";
    hr = CoInitializeEx(NULL, COINIT_MULTITHREADED);
    if (FAILED(hr)) {
        explain(hr);
        return 1;
    }
    unused = CreateEventW(NULL, TRUE, FALSE, NULL);
    hr = CoRegisterSurrogate(&surrogate);
    if (SUCCEEDED(hr))
        hr = ISurrogate_LoadDllServer(&surrogate, clsid);
    if (SUCCEEDED(hr))
        serve();
    else
        explain(hr);
    CoUninitialize();
    return FAILED(hr) ? 1 : 0;
}

static bool read_clsid(const char *text, CLSID *ret_clsid)
{
    WCHAR wide[64];

    return MultiByteToWideChar(CP_UTF8, 0, text, -1, wide, 64) > 0 && *wide == '{' &&
           SUCCEEDED(CLSIDFromString(wide, ret_clsid));
}

int main(int argc, char **argv)
{
    const char *argument = argc > 1 ? argv[1] : "";
    CLSID clsid;

    if (strcmp(argument, "--help") == 0)
        manual_print_help(&manual, stdout);
    else if (strcmp(argument, "--man") == 0)
        manual_print_page(&manual, stdout);
    else if (strcmp(argument, "--version") == 0)
        puts("comity-surrogate " COMITY_VERSION);
    else if (read_clsid(argument, &clsid))
        return lend(&clsid);
    else {
        manual_print_help(&manual, stderr);
        return 2;
    }
    return fflush(stdout) == 0 ? 0 : 1;
}
