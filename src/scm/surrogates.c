/* SPDX-License-Identifier: MIT */
#include "scm/surrogates.h"

#include <stdio.h>
#include <stdlib.h>

#include <comity/winerror.h>

#include "base/guid.h"
#include "base/hresult.h"
#include "base/list.h"
#include "scm/peer.h"
#include "wire/scm_protocol.h"

struct surrogates {
    struct class_table *classes; /* borrowed */
    struct envoys *envoys;       /* borrowed */
    surrogate_done done;
    void *context;
    struct list loads; /* under way */
};

/* The envoys own it. */
struct load {
    struct list link;
    struct surrogates *surrogates; /* NULL when they have gone */
    CLSID clsid;
    GUID app_id;
    pid_t pid;
    uint64_t ticket; /* of the surrogate's offer */
};

HRESULT surrogates_new(struct class_table *classes, struct envoys *envoys, surrogate_done done,
                       void *context, struct surrogates **ret_surrogates)
{
    struct surrogates *surrogates = calloc(1, sizeof(*surrogates));

    if (!surrogates)
        return hr_raise(E_OUTOFMEMORY, "using surrogates");
    surrogates->classes = classes;
    surrogates->envoys = envoys;
    surrogates->done = done;
    surrogates->context = context;
    list_init(&surrogates->loads);
    *ret_surrogates = surrogates;
    return S_OK;
}

struct surrogates *surrogates_free(struct surrogates *surrogates)
{
    if (!surrogates)
        return NULL;

    list_for_each (link, &surrogates->loads) {
        container_of(link, struct load, link)->surrogates = NULL;
        list_remove(link);
    }
    free(surrogates);
    return NULL;
}

static bool is_leaving(HRESULT hr)
{
    return hr == RPC_E_DISCONNECTED || hr == CO_E_OBJNOTCONNECTED || hr == CO_E_SERVER_STOPPING ||
           hr == HRESULT_FROM_WIN32(RPC_S_SERVER_UNAVAILABLE);
}

static void on_load_done(void *context, const struct errand *errand)
{
    struct load *load = context;
    struct surrogates *surrogates = load->surrogates;
    CLSID own = scm_surrogate_class(&load->app_id);
    char app_id[GUID_TEXT_SIZE], clsid[GUID_TEXT_SIZE], text[256];

    if (!surrogates)
        return;
    list_remove(&load->link);
    /* It may have loaded the class and left since, or have begun to: what is offered then is hidden
     * from the beginning, and its other classes will be when that is told here. */
    if (is_leaving(errand->hr) || !class_table_find(surrogates->classes, &own) ||
        class_table_hides(surrogates->classes, load->pid, &load->clsid)) {
        class_table_hide(surrogates->classes, load->ticket, &own);
        surrogates->done(surrogates->context, &load->clsid, SURROGATE_LEFT, errand->hr, "");
        return;
    }
    guid_to_text(&load->app_id, app_id);
    guid_to_text(&load->clsid, clsid);
    snprintf(text, sizeof(text),
             "the surrogate of the application %s, process %d, could not load the class %s: 0x%08x",
             app_id, (int)load->pid, clsid, (unsigned)errand->hr);
    surrogates->done(surrogates->context, &load->clsid,
                     SUCCEEDED(errand->hr) ? SURROGATE_LOADED : SURROGATE_FAILED, errand->hr, text);
}

static bool is_loading(const struct surrogates *surrogates, REFCLSID clsid)
{
    list_for_each (link, &surrogates->loads) {
        if (guid_is_equal(&container_of(link, struct load, link)->clsid, clsid))
            return true;
    }
    return false;
}

HRESULT surrogates_load(struct surrogates *surrogates, const GUID *app_id, REFCLSID clsid)
{
    CLSID own = scm_surrogate_class(app_id);
    struct class_offer *offer = class_table_find(surrogates->classes, &own);
    struct errand errand = {.kind = ERRAND_LOAD, .clsid = *clsid};
    struct ndr_reader reader;
    struct load *load;
    HRESULT hr;

    if (is_loading(surrogates, clsid))
        return S_OK;
    if (!offer)
        return S_FALSE;
    ndr_reader_init(&reader, offer->objref, offer->objref_size);
    objref_get(&reader, &errand.class_object);
    if (reader.failed)
        return S_FALSE;

    load = calloc(1, sizeof(*load));
    if (!load)
        return hr_raise(E_OUTOFMEMORY, "using a surrogate");
    load->surrogates = surrogates;
    load->clsid = *clsid;
    load->app_id = *app_id;
    load->pid = offer->server->pid;
    load->ticket = offer->ticket;
    /* It takes the load, whatever the outcome. */
    hr = envoys_send(surrogates->envoys, &errand, on_load_done, load);
    if (FAILED(hr))
        return hr_trace(hr);
    list_append(&surrogates->loads, &load->link);
    return S_OK;
}
