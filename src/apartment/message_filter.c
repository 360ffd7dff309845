/* SPDX-License-Identifier: MIT */
#include "apartment/message_filter.h"

#include "apartment/com_thread.h"

enum {
    AT_ONCE_MS = 100, /* RetryRejectedCall's answers below it mean: at once */
};

HRESULT CoRegisterMessageFilter(LPMESSAGEFILTER lpMessageFilter, LPMESSAGEFILTER *lplpMessageFilter)
{
    struct apartment *apartment = apartment_entered();
    IMessageFilter *old;

    if (!apartment || !apartment->is_sta)
        return CO_E_NOT_SUPPORTED;
    old = apartment->filter;
    if (lpMessageFilter)
        lpMessageFilter->lpVtbl->AddRef(lpMessageFilter);
    apartment->filter = lpMessageFilter;
    if (lplpMessageFilter)
        *lplpMessageFilter = old;
    else if (old)
        old->lpVtbl->Release(old);
    return S_OK;
}

HRESULT message_filter_admit(struct apartment *apartment, IUnknown *unknown, const IID *iid,
                             uint16_t method)
{
    IMessageFilter *filter = apartment->filter;
    INTERFACEINFO info = {.pUnk = unknown, .iid = *iid, .wMethod = method};
    DWORD type;

    if (!filter)
        return S_OK;
    type = apartment->calls_out > 0 ? CALLTYPE_TOPLEVEL_CALLPENDING : CALLTYPE_TOPLEVEL;
    switch (filter->lpVtbl->HandleInComingCall(filter, type, NULL, GetTickCount(), &info)) {
    case SERVERCALL_REJECTED:
        return RPC_E_CALL_REJECTED;
    case SERVERCALL_RETRYLATER:
        return RPC_E_SERVERCALL_RETRYLATER;
    default:
        return S_OK;
    }
}

bool message_filter_retries(struct apartment *apartment, HRESULT hr, uint64_t since_ms)
{
    IMessageFilter *filter = apartment->filter;
    DWORD type = hr == RPC_E_CALL_REJECTED ? SERVERCALL_REJECTED : SERVERCALL_RETRYLATER;
    uint64_t until_ms, now_ms = GetTickCount64();
    DWORD delay_ms;

    if (!filter || (hr != RPC_E_CALL_REJECTED && hr != RPC_E_SERVERCALL_RETRYLATER))
        return false;
    delay_ms = filter->lpVtbl->RetryRejectedCall(filter, NULL, (DWORD)(now_ms - since_ms), type);
    if (delay_ms == (DWORD)-1)
        return false;
    if (delay_ms < AT_ONCE_MS)
        return true;
    /* Calls that come in meanwhile are served; each ends one wait. */
    for (until_ms = now_ms + delay_ms; now_ms < until_ms; now_ms = GetTickCount64()) {
        if (FAILED(apartment_wait(apartment, -1, (int)(until_ms - now_ms))))
            return false;
    }
    return true;
}

void message_filter_drop(struct apartment *apartment)
{
    if (apartment->filter)
        apartment->filter->lpVtbl->Release(apartment->filter);
    apartment->filter = NULL;
}
