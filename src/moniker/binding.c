/* SPDX-License-Identifier: MIT */
#define COBJMACROS
#include "moniker/binding.h"

#include <comity/ole2.h>

#include "base/hresult.h"

enum {
    /* Milliseconds: a container that may take as long starts its server even. */
    MODERATE_DEADLINE_MS = 2500,
};

BIND_OPTS3 binding_options(IBindCtx *context)
{
    BIND_OPTS3 options = {
        .cbStruct = sizeof(options), .grfMode = STGM_READWRITE, .dwClassContext = CLSCTX_SERVER};

    (void)IBindCtx_GetBindOptions(context, (BIND_OPTS *)&options);
    return options;
}

DWORD binding_speed(IBindCtx *context)
{
    DWORD deadline_ms = binding_options(context).dwTickCountDeadline;

    if (!deadline_ms)
        return BINDSPEED_INDEFINITE;
    return deadline_ms < MODERATE_DEADLINE_MS ? BINDSPEED_IMMEDIATE : BINDSPEED_MODERATE;
}

HRESULT binding_is_running(IMoniker *iface, IBindCtx *context, IMoniker *newly_running)
{
    IRunningObjectTable *running;
    HRESULT hr;

    if (newly_running)
        return IMoniker_IsEqual(iface, newly_running);

    hr = IBindCtx_GetRunningObjectTable(context, &running);
    if (FAILED(hr))
        return hr_trace(hr);
    hr = IRunningObjectTable_IsRunning(running, iface);
    IRunningObjectTable_Release(running);
    return hr;
}

HRESULT binding_get_running(IMoniker *iface, IBindCtx *context, REFIID riid, void **ppv)
{
    IRunningObjectTable *running;
    IUnknown *object = NULL;
    HRESULT hr;

    hr = IBindCtx_GetRunningObjectTable(context, &running);
    if (FAILED(hr))
        return MK_E_UNAVAILABLE;
    hr = IRunningObjectTable_GetObject(running, iface, &object);
    IRunningObjectTable_Release(running);
    if (hr != S_OK)
        return MK_E_UNAVAILABLE;

    hr = IUnknown_QueryInterface(object, riid, ppv);
    IUnknown_Release(object);
    return hr;
}

HRESULT binding_get_running_time(IMoniker *iface, IBindCtx *context, FILETIME *ret_time)
{
    IRunningObjectTable *running;
    HRESULT hr;

    hr = IBindCtx_GetRunningObjectTable(context, &running);
    if (FAILED(hr))
        return MK_E_UNAVAILABLE;
    hr = IRunningObjectTable_GetTimeOfLastChange(running, iface, ret_time);
    IRunningObjectTable_Release(running);
    return hr == S_OK ? S_OK : MK_E_UNAVAILABLE;
}
