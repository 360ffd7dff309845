/* SPDX-License-Identifier: MIT */
#include "running/running_list.h"

#include <stdlib.h>
#include <string.h>

#include "base/guid.h"
#include "base/hresult.h"
#include "running/packet_bytes.h"
#include "running/scm_pool.h"
#include "wire/scm_client.h"

/* The packets of the monikers; clones of an enumerator share it. */
struct running_list {
    LONG refs; /* (atomic) */
    size_t n;
    size_t capacity;
    struct rot_bytes *packets;
};

struct enumerator {
    IEnumMoniker IEnumMoniker_iface;
    LONG refs; /* (atomic) */
    struct running_list *list;
    size_t at; /* (atomic) */
};

static void running_list_unref(struct running_list *list)
{
    if (__atomic_sub_fetch(&list->refs, 1, __ATOMIC_ACQ_REL) > 0)
        return;
    for (size_t i = 0; i < list->n; i++)
        free((void *)list->packets[i].data);
    free(list->packets);
    free(list);
}

/* ---- asking ---- */

static HRESULT add(struct running_list *list, struct rot_bytes packet)
{
    void *data;

    if (list->n == list->capacity) {
        size_t capacity = list->capacity * 2 + 16;
        struct rot_bytes *packets = reallocarray(list->packets, capacity, sizeof(*packets));

        if (!packets)
            return hr_raise(E_OUTOFMEMORY, "listing running objects");
        list->packets = packets;
        list->capacity = capacity;
    }
    data = malloc(packet.size + 1);
    if (!data)
        return hr_raise(E_OUTOFMEMORY, "listing running objects");
    if (packet.size > 0)
        memcpy(data, packet.data, packet.size);
    list->packets[list->n++] = (struct rot_bytes){data, packet.size};
    return S_OK;
}

/* Adds one portion. */
struct portion {
    struct running_list *list;
    uint64_t after;
    bool has_more;
};

static HRESULT ask_portion(struct scm_connection *scm, void *context)
{
    struct portion *portion = context;
    struct ndr_reader reader;
    struct rot_line line;
    HRESULT hr;

    scm_begin(&scm->writer);
    ndr_put_u64(&scm->writer, portion->after);
    hr = scm_call(&scm->connection, ROT_LIST, &scm->writer, &reader);
    if (FAILED(hr))
        return hr_trace(hr);
    while ((hr = rot_get_line(&reader, &line, &portion->has_more)) == S_OK) {
        hr = add(portion->list, line.moniker);
        if (FAILED(hr))
            return hr_trace(hr);
        portion->after = line.entry;
    }
    return FAILED(hr) ? hr_trace(hr) : S_OK;
}

static HRESULT ask_all(struct running_list *list)
{
    struct portion portion = {.list = list, .has_more = true};
    HRESULT hr = S_OK;

    while (SUCCEEDED(hr) && portion.has_more) {
        portion.has_more = false;
        hr = scm_pool_ask(ask_portion, &portion);
    }
    return hr_trace(hr);
}

/* ---- the enumerator ---- */

static HRESULT enumerator_new(struct running_list *list, size_t at, IEnumMoniker **ret_enumerator);

static struct enumerator *enumerator_from_IEnumMoniker(IEnumMoniker *iface)
{
    return container_of(iface, struct enumerator, IEnumMoniker_iface);
}

static HRESULT enumerator_QueryInterface(IEnumMoniker *iface, REFIID riid, void **ppv)
{
    if (!ppv)
        return E_POINTER;
    *ppv = NULL;
    if (!guid_is_equal(riid, &IID_IUnknown) && !guid_is_equal(riid, &IID_IEnumMoniker))
        return E_NOINTERFACE;
    iface->lpVtbl->AddRef(iface);
    *ppv = iface;
    return S_OK;
}

static ULONG enumerator_AddRef(IEnumMoniker *iface)
{
    return (ULONG)__atomic_add_fetch(&enumerator_from_IEnumMoniker(iface)->refs, 1,
                                     __ATOMIC_RELAXED);
}

static ULONG enumerator_Release(IEnumMoniker *iface)
{
    struct enumerator *enumerator = enumerator_from_IEnumMoniker(iface);
    LONG refs = __atomic_sub_fetch(&enumerator->refs, 1, __ATOMIC_ACQ_REL);

    if (refs == 0) {
        running_list_unref(enumerator->list);
        free(enumerator);
    }
    return (ULONG)refs;
}

/* The next position's packet; false at the end. */
static bool take_next(struct enumerator *enumerator, struct rot_bytes *ret_packet)
{
    size_t at = __atomic_fetch_add(&enumerator->at, 1, __ATOMIC_RELAXED);

    if (at >= enumerator->list->n) {
        __atomic_store_n(&enumerator->at, enumerator->list->n, __ATOMIC_RELAXED);
        return false;
    }
    *ret_packet = enumerator->list->packets[at];
    return true;
}

/* A moniker whose process has gone meanwhile is passed over. */
static HRESULT enumerator_Next(IEnumMoniker *iface, ULONG celt, IMoniker **rgelt,
                               ULONG *pceltFetched)
{
    struct enumerator *enumerator = enumerator_from_IEnumMoniker(iface);
    struct rot_bytes packet;
    ULONG n = 0;

    if (pceltFetched)
        *pceltFetched = 0;
    if (!rgelt || (!pceltFetched && celt != 1))
        return E_INVALIDARG;
    while (n < celt && take_next(enumerator, &packet)) {
        if (SUCCEEDED(packet_bytes_unmarshal(packet, &IID_IMoniker, (void **)&rgelt[n])))
            n++;
    }
    hr_clear();
    if (pceltFetched)
        *pceltFetched = n;
    return n == celt ? S_OK : S_FALSE;
}

static HRESULT enumerator_Skip(IEnumMoniker *iface, ULONG celt)
{
    struct enumerator *enumerator = enumerator_from_IEnumMoniker(iface);
    struct rot_bytes packet;

    while (celt > 0 && take_next(enumerator, &packet))
        celt--;
    return celt == 0 ? S_OK : S_FALSE;
}

static HRESULT enumerator_Reset(IEnumMoniker *iface)
{
    __atomic_store_n(&enumerator_from_IEnumMoniker(iface)->at, 0, __ATOMIC_RELAXED);
    return S_OK;
}

static HRESULT enumerator_Clone(IEnumMoniker *iface, IEnumMoniker **ppenum)
{
    struct enumerator *enumerator = enumerator_from_IEnumMoniker(iface);

    if (!ppenum)
        return E_POINTER;
    *ppenum = NULL;
    return hr_trace(enumerator_new(enumerator->list,
                                   __atomic_load_n(&enumerator->at, __ATOMIC_RELAXED), ppenum));
}

static const IEnumMonikerVtbl enumerator_vtable = {
    .QueryInterface = enumerator_QueryInterface,
    .AddRef = enumerator_AddRef,
    .Release = enumerator_Release,
    .Next = enumerator_Next,
    .Skip = enumerator_Skip,
    .Reset = enumerator_Reset,
    .Clone = enumerator_Clone,
};

static HRESULT enumerator_new(struct running_list *list, size_t at, IEnumMoniker **ret_enumerator)
{
    struct enumerator *enumerator = calloc(1, sizeof(*enumerator));

    if (!enumerator)
        return hr_raise(E_OUTOFMEMORY, "listing running objects");
    enumerator->IEnumMoniker_iface.lpVtbl = (IEnumMonikerVtbl *)&enumerator_vtable;
    enumerator->refs = 1;
    enumerator->list = list;
    enumerator->at = at;
    __atomic_add_fetch(&list->refs, 1, __ATOMIC_RELAXED);
    *ret_enumerator = &enumerator->IEnumMoniker_iface;
    return S_OK;
}

HRESULT running_list_enumerate(IEnumMoniker **ret_enumerator)
{
    struct running_list *list = calloc(1, sizeof(*list));
    HRESULT hr;

    if (!list)
        return hr_raise(E_OUTOFMEMORY, "listing running objects");
    list->refs = 1;
    hr = ask_all(list);
    if (SUCCEEDED(hr))
        hr = enumerator_new(list, 0, ret_enumerator);
    running_list_unref(list);
    return hr_trace(hr);
}
