/* SPDX-License-Identifier: MIT */
#define COBJMACROS
#include "builtin/synchronize.h"

#include <stdlib.h>

#include "base/guid.h"
#include "base/hresult.h"
#include "base/list.h"

struct synchronize {
    ISynchronize ISynchronize_iface;
    ISynchronizeEvent ISynchronizeEvent_iface; /* an ISynchronizeHandle, too */
    LONG refs;
    HANDLE event;
};

static struct synchronize *synchronize_from_ISynchronize(ISynchronize *iface)
{
    return container_of(iface, struct synchronize, ISynchronize_iface);
}

static struct synchronize *synchronize_from_ISynchronizeEvent(ISynchronizeEvent *iface)
{
    return container_of(iface, struct synchronize, ISynchronizeEvent_iface);
}

/* ---- ISynchronize ---- */

static HRESULT synchronize_QueryInterface(ISynchronize *iface, REFIID riid, void **ppv)
{
    struct synchronize *synchronize = synchronize_from_ISynchronize(iface);

    if (!ppv)
        return E_POINTER;
    *ppv = NULL;
    if (guid_is_equal(riid, &IID_IUnknown) || guid_is_equal(riid, &IID_ISynchronize))
        *ppv = iface;
    else if (guid_is_equal(riid, &IID_ISynchronizeHandle) ||
             guid_is_equal(riid, &IID_ISynchronizeEvent))
        *ppv = &synchronize->ISynchronizeEvent_iface;
    else
        return E_NOINTERFACE;
    ISynchronize_AddRef(iface);
    return S_OK;
}

static ULONG synchronize_AddRef(ISynchronize *iface)
{
    return (ULONG)InterlockedIncrement(&synchronize_from_ISynchronize(iface)->refs);
}

static ULONG synchronize_Release(ISynchronize *iface)
{
    struct synchronize *synchronize = synchronize_from_ISynchronize(iface);
    LONG refs = InterlockedDecrement(&synchronize->refs);

    if (refs == 0) {
        CloseHandle(synchronize->event);
        free(synchronize);
    }
    return (ULONG)refs;
}

static HRESULT synchronize_Wait(ISynchronize *iface, DWORD dwFlags, DWORD dwMilliseconds)
{
    DWORD index;

    return CoWaitForMultipleHandles(dwFlags, dwMilliseconds, 1,
                                    &synchronize_from_ISynchronize(iface)->event, &index);
}

static HRESULT synchronize_Signal(ISynchronize *iface)
{
    return SetEvent(synchronize_from_ISynchronize(iface)->event) ? S_OK
                                                                 : hr_from_win32(GetLastError());
}

static HRESULT synchronize_Reset(ISynchronize *iface)
{
    return ResetEvent(synchronize_from_ISynchronize(iface)->event) ? S_OK
                                                                   : hr_from_win32(GetLastError());
}

static const ISynchronizeVtbl synchronize_vtable = {
    .QueryInterface = synchronize_QueryInterface,
    .AddRef = synchronize_AddRef,
    .Release = synchronize_Release,
    .Wait = synchronize_Wait,
    .Signal = synchronize_Signal,
    .Reset = synchronize_Reset,
};

/* ---- ISynchronizeEvent ---- */

static HRESULT event_QueryInterface(ISynchronizeEvent *iface, REFIID riid, void **ppv)
{
    return ISynchronize_QueryInterface(
        &synchronize_from_ISynchronizeEvent(iface)->ISynchronize_iface, riid, ppv);
}

static ULONG event_AddRef(ISynchronizeEvent *iface)
{
    return ISynchronize_AddRef(&synchronize_from_ISynchronizeEvent(iface)->ISynchronize_iface);
}

static ULONG event_Release(ISynchronizeEvent *iface)
{
    return ISynchronize_Release(&synchronize_from_ISynchronizeEvent(iface)->ISynchronize_iface);
}

/* The handle stays the object's. */
static HRESULT event_GetHandle(ISynchronizeEvent *iface, HANDLE *ph)
{
    if (!ph)
        return E_POINTER;
    *ph = synchronize_from_ISynchronizeEvent(iface)->event;
    return S_OK;
}

/* The caller's handle stays the caller's: the object gets one of its own. */
static HRESULT event_SetEventHandle(ISynchronizeEvent *iface, HANDLE *ph)
{
    struct synchronize *synchronize = synchronize_from_ISynchronizeEvent(iface);
    HANDLE copy;

    if (!ph)
        return E_POINTER;
    if (!DuplicateHandle(GetCurrentProcess(), *ph, GetCurrentProcess(), &copy, 0, FALSE,
                         DUPLICATE_SAME_ACCESS))
        return hr_from_win32(GetLastError());
    CloseHandle(synchronize->event);
    synchronize->event = copy;
    return S_OK;
}

static const ISynchronizeEventVtbl event_vtable = {
    .QueryInterface = event_QueryInterface,
    .AddRef = event_AddRef,
    .Release = event_Release,
    .GetHandle = event_GetHandle,
    .SetEventHandle = event_SetEventHandle,
};

static HRESULT synchronize_new(BOOL is_manual, IUnknown *outer, REFIID riid, void **ppv)
{
    struct synchronize *synchronize;
    HRESULT hr;

    *ppv = NULL;
    if (outer)
        return CLASS_E_NOAGGREGATION;
    synchronize = calloc(1, sizeof(*synchronize));
    if (!synchronize)
        return hr_raise(E_OUTOFMEMORY, "making an event object");

    synchronize->ISynchronize_iface.lpVtbl = (ISynchronizeVtbl *)&synchronize_vtable;
    synchronize->ISynchronizeEvent_iface.lpVtbl = (ISynchronizeEventVtbl *)&event_vtable;
    synchronize->refs = 1;
    synchronize->event = CreateEventW(NULL, is_manual, FALSE, NULL);
    if (!synchronize->event) {
        free(synchronize);
        return hr_raise(E_OUTOFMEMORY, "making an event object");
    }
    hr = ISynchronize_QueryInterface(&synchronize->ISynchronize_iface, riid, ppv);
    ISynchronize_Release(&synchronize->ISynchronize_iface);
    return hr;
}

HRESULT synchronize_new_manual(IUnknown *outer, REFIID riid, void **ppv)
{
    return synchronize_new(TRUE, outer, riid, ppv);
}

HRESULT synchronize_new_automatic(IUnknown *outer, REFIID riid, void **ppv)
{
    return synchronize_new(FALSE, outer, riid, ppv);
}
