/* SPDX-License-Identifier: MIT */
#include "scm/class_table.h"

#include <stdlib.h>
#include <string.h>

#include <comity/combaseapi.h>

#include "base/guid.h"
#include "base/hresult.h"
#include "scm/peer.h"

struct class_table {
    struct list offers;
    uint64_t last_number;
};

HRESULT class_table_new(struct class_table **ret_table)
{
    struct class_table *table;

    table = calloc(1, sizeof(*table));
    if (!table)
        return hr_raise(E_OUTOFMEMORY, "class table");

    list_init(&table->offers);
    *ret_table = table;
    return S_OK;
}

struct class_table *class_table_free(struct class_table *table)
{
    if (!table)
        return NULL;

    list_for_each (link, &table->offers)
        class_table_remove(container_of(link, struct class_offer, link));
    free(table);
    return NULL;
}

static struct class_offer *find_cookie(struct class_table *table, const struct peer *server,
                                       uint32_t cookie)
{
    list_for_each (link, &table->offers) {
        struct class_offer *offer = container_of(link, struct class_offer, link);

        if (offer->server == server && offer->cookie == cookie)
            return offer;
    }
    return NULL;
}

HRESULT class_table_offer(struct class_table *table, struct peer *server,
                          const struct scm_offer *offer)
{
    struct class_offer *entry;

    if (find_cookie(table, server, offer->cookie))
        return CO_E_OBJISREG;

    entry = calloc(1, sizeof(*entry) + offer->objref_size);
    if (!entry)
        return hr_raise(E_OUTOFMEMORY, "class offer");

    entry->clsid = offer->clsid;
    entry->server = server;
    entry->number = ++table->last_number;
    entry->cookie = offer->cookie;
    entry->clsctx = offer->clsctx;
    entry->flags = offer->flags;
    entry->is_suspended = offer->flags & REGCLS_SUSPENDED;
    entry->objref_size = offer->objref_size;
    memcpy(entry->objref, offer->objref, offer->objref_size);
    list_prepend(&table->offers, &entry->link);
    server->n_offers++;
    return S_OK;
}

void class_table_remove(struct class_offer *offer)
{
    offer->server->n_offers--;
    list_remove(&offer->link);
    free(offer);
}

HRESULT class_table_withdraw(struct class_table *table, struct peer *server, uint32_t cookie)
{
    struct class_offer *offer = find_cookie(table, server, cookie);

    if (!offer)
        return S_FALSE;
    class_table_remove(offer);
    return S_OK;
}

void class_table_withdraw_all(struct class_table *table, struct peer *server)
{
    list_for_each (link, &table->offers) {
        struct class_offer *offer = container_of(link, struct class_offer, link);

        if (offer->server == server)
            class_table_remove(offer);
    }
}

void class_table_suspend(struct class_table *table, struct peer *server, bool is_suspended)
{
    list_for_each (link, &table->offers) {
        struct class_offer *offer = container_of(link, struct class_offer, link);

        if (offer->server == server)
            offer->is_suspended = is_suspended;
    }
}

struct class_offer *class_table_find(struct class_table *table, REFCLSID clsid)
{
    list_for_each (link, &table->offers) {
        struct class_offer *offer = container_of(link, struct class_offer, link);

        if (!offer->is_suspended && guid_is_equal(&offer->clsid, clsid))
            return offer;
    }
    return NULL;
}

void class_table_drop(struct class_table *table, uint64_t number)
{
    list_for_each (link, &table->offers) {
        struct class_offer *offer = container_of(link, struct class_offer, link);

        if (offer->number == number)
            class_table_remove(offer);
    }
}

unsigned class_table_count(const struct class_table *table)
{
    unsigned n = 0;

    list_for_each (link, &table->offers)
        n++;
    return n;
}

void class_table_visit(const struct class_table *table, uint64_t before,
                       bool (*visit)(void *context, const struct class_offer *offer), void *context)
{
    list_for_each (link, &table->offers) {
        const struct class_offer *offer = container_of(link, struct class_offer, link);

        if ((before == 0 || offer->number < before) && !visit(context, offer))
            return;
    }
}
