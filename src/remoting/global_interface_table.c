/* SPDX-License-Identifier: MIT */
#include "remoting/global_interface_table.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/guid.h"
#include "base/hresult.h"
#include "base/list.h"

enum {
    BUCKETS = 256,
    FIRST_COOKIE = 0x100,
};

struct global_interface {
    struct list link;
    DWORD cookie;
    IID iid;
    IStream *packet; /* owned */
};

static struct {
    pthread_mutex_t lock;
    bool is_ready;
    DWORD last_cookie;
    struct list interfaces[BUCKETS];
} table = {.lock = PTHREAD_MUTEX_INITIALIZER, .last_cookie = FIRST_COOKIE};

static void lock_table(void)
{
    pthread_mutex_lock(&table.lock);
    if (table.is_ready)
        return;
    for (int i = 0; i < BUCKETS; i++)
        list_init(&table.interfaces[i]);
    table.is_ready = true;
}

static struct global_interface *find(DWORD cookie)
{
    list_for_each (link, &table.interfaces[cookie % BUCKETS]) {
        struct global_interface *found = container_of(link, struct global_interface, link);

        if (found->cookie == cookie)
            return found;
    }
    return NULL;
}

static HRESULT git_QueryInterface(IGlobalInterfaceTable *iface, REFIID riid, void **ppv)
{
    if (!ppv)
        return E_POINTER;
    *ppv = NULL;
    if (!guid_is_equal(riid, &IID_IUnknown) && !guid_is_equal(riid, &IID_IGlobalInterfaceTable))
        return E_NOINTERFACE;
    *ppv = iface;
    return S_OK;
}

static ULONG git_AddRef(IGlobalInterfaceTable *iface)
{
    return 1;
}

static ULONG git_Release(IGlobalInterfaceTable *iface)
{
    return 1;
}

static HRESULT git_RegisterInterfaceInGlobal(IGlobalInterfaceTable *iface, IUnknown *pUnk,
                                             REFIID riid, DWORD *pdwCookie)
{
    struct global_interface *added;
    HRESULT hr;

    if (!pUnk || !riid || !pdwCookie)
        return E_INVALIDARG;
    added = calloc(1, sizeof(*added));
    if (!added)
        return hr_raise(E_OUTOFMEMORY, "registering a global interface");
    added->iid = *riid;
    hr = CreateStreamOnHGlobal(NULL, TRUE, &added->packet);
    if (SUCCEEDED(hr)) {
        hr = CoMarshalInterface(added->packet, riid, pUnk, MSHCTX_INPROC, NULL,
                                MSHLFLAGS_TABLESTRONG);
        if (FAILED(hr))
            added->packet->lpVtbl->Release(added->packet);
    }
    if (FAILED(hr)) {
        free(added);
        return hr_trace(hr);
    }
    lock_table();
    added->cookie = ++table.last_cookie;
    list_append(&table.interfaces[added->cookie % BUCKETS], &added->link);
    pthread_mutex_unlock(&table.lock);
    *pdwCookie = added->cookie;
    return S_OK;
}

static HRESULT rewind_stream(IStream *stream)
{
    static const LARGE_INTEGER start;

    return stream->lpVtbl->Seek(stream, start, STREAM_SEEK_SET, NULL);
}

static HRESULT git_RevokeInterfaceFromGlobal(IGlobalInterfaceTable *iface, DWORD dwCookie)
{
    struct global_interface *found;

    lock_table();
    found = find(dwCookie);
    if (found)
        list_remove(&found->link);
    pthread_mutex_unlock(&table.lock);
    if (!found)
        return E_INVALIDARG;

    if (SUCCEEDED(rewind_stream(found->packet)))
        CoReleaseMarshalData(found->packet);
    found->packet->lpVtbl->Release(found->packet);
    free(found);
    return S_OK;
}

/* Each reader has a stream of its own over the packet. */
static HRESULT git_GetInterfaceFromGlobal(IGlobalInterfaceTable *iface, DWORD dwCookie, REFIID riid,
                                          void **ppv)
{
    struct global_interface *found;
    IStream *packet = NULL;
    HRESULT hr = E_INVALIDARG;

    if (!ppv)
        return E_INVALIDARG;
    *ppv = NULL;
    lock_table();
    found = find(dwCookie);
    if (found)
        hr = found->packet->lpVtbl->Clone(found->packet, &packet);
    pthread_mutex_unlock(&table.lock);
    if (FAILED(hr))
        return hr_trace(hr);

    hr = rewind_stream(packet);
    if (SUCCEEDED(hr))
        hr = CoUnmarshalInterface(packet, riid, ppv);
    packet->lpVtbl->Release(packet);
    return hr_trace(hr);
}

static const IGlobalInterfaceTableVtbl git_vtable = {
    .QueryInterface = git_QueryInterface,
    .AddRef = git_AddRef,
    .Release = git_Release,
    .RegisterInterfaceInGlobal = git_RegisterInterfaceInGlobal,
    .RevokeInterfaceFromGlobal = git_RevokeInterfaceFromGlobal,
    .GetInterfaceFromGlobal = git_GetInterfaceFromGlobal,
};

HRESULT global_interface_table_get(IUnknown *outer, REFIID riid, void **ppv)
{
    static IGlobalInterfaceTable git = {(IGlobalInterfaceTableVtbl *)&git_vtable};

    *ppv = NULL;
    return outer ? CLASS_E_NOAGGREGATION : git_QueryInterface(&git, riid, ppv);
}
