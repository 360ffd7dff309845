/* SPDX-License-Identifier: MIT */
/*
 * Active objects: running objects of Automation, one for a class, under the item moniker
 * "!{CLSID}". Source: Windows' "RegisterActiveObject" and "GetActiveObject" pages.
 */
#include <comity/windows.h>

#include "base/hresult.h"

enum {
    CLSID_TEXT_SIZE = 39,
};

/* The table, and the class's moniker. */
struct active {
    IRunningObjectTable *table;
    IMoniker *moniker;
};

static HRESULT active_open(REFCLSID clsid, struct active *ret_active)
{
    WCHAR text[CLSID_TEXT_SIZE];
    HRESULT hr;

    hr = GetRunningObjectTable(0, &ret_active->table);
    if (FAILED(hr))
        return hr_trace(hr);
    StringFromGUID2(clsid, text, CLSID_TEXT_SIZE);
    hr = CreateItemMoniker(u"!", text, &ret_active->moniker);
    if (FAILED(hr))
        ret_active->table->lpVtbl->Release(ret_active->table);
    return hr_trace(hr);
}

static void active_close(struct active *active)
{
    active->moniker->lpVtbl->Release(active->moniker);
    active->table->lpVtbl->Release(active->table);
}

/* Unlike the table's own flags, none means strong here. */
HRESULT RegisterActiveObject(IUnknown *punk, REFCLSID rclsid, DWORD dwFlags, DWORD *pdwRegister)
{
    DWORD flags = dwFlags & ACTIVEOBJECT_WEAK ? 0 : ROTFLAGS_REGISTRATIONKEEPSALIVE;
    struct active active;
    HRESULT hr;

    if (!punk || !rclsid || !pdwRegister)
        return E_INVALIDARG;
    *pdwRegister = 0;
    hr = active_open(rclsid, &active);
    if (FAILED(hr))
        return hr_trace(hr);
    hr = active.table->lpVtbl->Register(active.table, flags, punk, active.moniker, pdwRegister);
    active_close(&active);
    return hr_trace(hr);
}

HRESULT RevokeActiveObject(DWORD dwRegister, void *pvReserved)
{
    IRunningObjectTable *table;
    HRESULT hr;

    if (pvReserved)
        return E_INVALIDARG;
    hr = GetRunningObjectTable(0, &table);
    if (FAILED(hr))
        return hr_trace(hr);
    hr = table->lpVtbl->Revoke(table, dwRegister);
    table->lpVtbl->Release(table);
    return hr_trace(hr);
}

HRESULT GetActiveObject(REFCLSID rclsid, void *pvReserved, IUnknown **ppunk)
{
    struct active active;
    HRESULT hr;

    if (!ppunk)
        return E_INVALIDARG;
    *ppunk = NULL;
    if (!rclsid || pvReserved)
        return E_INVALIDARG;
    hr = active_open(rclsid, &active);
    if (FAILED(hr))
        return hr_trace(hr);
    hr = active.table->lpVtbl->GetObject(active.table, active.moniker, ppunk);
    active_close(&active);
    return hr_trace(hr);
}
