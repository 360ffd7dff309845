/* SPDX-License-Identifier: MIT */
/*
 * What a program does about who else holds its objects. Source: Windows' "CoLockObjectExternal",
 * "CoDisconnectObject" and "CoIsHandlerConnected" pages.
 */
#include <comity/windows.h>

#include "apartment/com_thread.h"
#include "remoting/exporter.h"
#include "remoting/proxy_object.h"

HRESULT CoLockObjectExternal(LPUNKNOWN pUnk, BOOL fLock, BOOL fLastUnlockReleases)
{
    struct apartment *apartment;
    HRESULT hr;

    if (!pUnk)
        return E_INVALIDARG;
    hr = apartment_current(&apartment);
    if (FAILED(hr))
        return hr;
    if (fLock)
        return exporter_lock_object(apartment, pUnk);
    exporter_unlock_object(apartment, pUnk, fLastUnlockReleases);
    return S_OK;
}

HRESULT CoDisconnectObject(LPUNKNOWN pUnk, DWORD dwReserved)
{
    if (!pUnk)
        return E_INVALIDARG;
    exporter_disconnect_object(pUnk);
    return S_OK;
}

/* All clients lose the apartment's objects; there is nothing to wait for. */
HRESULT CoDisconnectContext(DWORD dwTimeout)
{
    struct apartment *apartment;
    HRESULT hr;

    hr = apartment_current(&apartment);
    if (SUCCEEDED(hr))
        exporter_disconnect(apartment);
    return hr;
}

/* There are no handlers between a program and its proxies: an object is connected while it is. */
BOOL CoIsHandlerConnected(LPUNKNOWN pUnk)
{
    struct proxy_object *proxy = pUnk ? proxy_object_from(pUnk) : NULL;

    return pUnk && (!proxy || proxy_object_is_connected(proxy));
}
