/* SPDX-License-Identifier: MIT */
#include "apartment/message_filter.h"

#include "apartment/call_context.h"
#include "apartment/com_thread.h"
#include "apartment/message_queue.h"
#include "base/guid.h"
#include "base/hresult.h"

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

/* The call that comes in belongs to one that the apartment makes. */
static bool is_nested(const struct apartment *apartment)
{
    GUID causality = apartment_causality();

    for (const struct outgoing_call *call = apartment->calling; call; call = call->outer) {
        if (guid_is_equal(&call->causality, &causality))
            return true;
    }
    return false;
}

HRESULT message_filter_admit(struct apartment *apartment, IUnknown *unknown, const IID *iid,
                             uint16_t method)
{
    IMessageFilter *filter = apartment->filter;
    INTERFACEINFO info = {.pUnk = unknown, .iid = *iid, .wMethod = method};
    DWORD type, waited_ms = 0;

    if (!filter)
        return S_OK;
    type = !apartment->calling    ? CALLTYPE_TOPLEVEL
           : is_nested(apartment) ? CALLTYPE_NESTED
                                  : CALLTYPE_TOPLEVEL_CALLPENDING;
    if (apartment->calling)
        waited_ms = (DWORD)(GetTickCount64() - apartment->calling->since_ms);
    switch (filter->lpVtbl->HandleInComingCall(filter, type, NULL, waited_ms, &info)) {
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

HRESULT message_filter_wait(struct apartment *apartment, int fd)
{
    struct message_queue *queue = apartment->filter ? message_queue_current() : NULL;
    DWORD type = call_context_is_serving() ? PENDINGTYPE_NESTED : PENDINGTYPE_TOPLEVEL;
    uint64_t since_ms = apartment->calling->since_ms;
    unsigned posted;
    HRESULT hr;

    if (!queue)
        return hr_trace(apartment_wait(apartment, fd, -1));

    posted = message_queue_looked_at(queue);
    while ((hr = message_queue_watch(queue, fd, &posted)) == S_FALSE) {
        IMessageFilter *filter = apartment->filter;
        DWORD waited_ms = (DWORD)(GetTickCount64() - since_ms);

        if (filter &&
            filter->lpVtbl->MessagePending(filter, NULL, waited_ms, type) == PENDINGMSG_CANCELCALL)
            return RPC_E_CALL_CANCELED;
    }
    return hr_trace(hr);
}

void message_filter_drop(struct apartment *apartment)
{
    if (apartment->filter)
        apartment->filter->lpVtbl->Release(apartment->filter);
    apartment->filter = NULL;
}
