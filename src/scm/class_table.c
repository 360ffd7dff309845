/* SPDX-License-Identifier: MIT */
#include "scm/class_table.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <comity/combaseapi.h>

#include "base/guid.h"
#include "base/hresult.h"
#include "scm/peer.h"

struct class_table {
    struct list offers;
    uint64_t last_number;
    uint64_t last_ticket;
    unsigned most_servers;
};

HRESULT class_table_new(struct class_table **ret_table)
{
    struct class_table *table;
    struct timespec now;

    table = calloc(1, sizeof(*table));
    if (!table)
        return hr_raise(E_OUTOFMEMORY, "class table");

    list_init(&table->offers);
    /* A client may name a ticket of a former daemon: it must not be another offer's. */
    clock_gettime(CLOCK_BOOTTIME, &now);
    table->last_ticket = (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
    *ret_table = table;
    return S_OK;
}

static void remove_offer(struct class_offer *offer)
{
    offer->server->n_offers--;
    account_refund(offer->server->account, ACCOUNT_OFFERS, 1);
    list_remove(&offer->link);
    free(offer);
}

struct class_table *class_table_free(struct class_table *table)
{
    if (!table)
        return NULL;

    list_for_each (link, &table->offers)
        remove_offer(container_of(link, struct class_offer, link));
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

static bool is_visible(const struct class_offer *offer)
{
    return !offer->is_suspended && !offer->is_used;
}

/* @shown is visible now: notes how many servers are found beside it. */
static void count_servers(struct class_table *table, const struct class_offer *shown)
{
    unsigned n = 1;

    if (!is_visible(shown) || scm_is_single_use(shown->flags))
        return;
    list_for_each (link, &table->offers) {
        const struct class_offer *offer = container_of(link, struct class_offer, link);

        n += offer->server != shown->server && is_visible(offer) &&
             !scm_is_single_use(offer->flags) && guid_is_equal(&offer->clsid, &shown->clsid);
    }
    if (n > table->most_servers)
        table->most_servers = n;
}

HRESULT class_table_offer(struct class_table *table, struct peer *server,
                          const struct scm_offer *offer)
{
    struct class_offer *entry;
    HRESULT hr;

    if (find_cookie(table, server, offer->cookie))
        return CO_E_OBJISREG;

    entry = calloc(1, sizeof(*entry) + offer->objref_size);
    if (!entry)
        return hr_raise(E_OUTOFMEMORY, "class offer");
    hr = account_charge(server->account, ACCOUNT_OFFERS, 1);
    if (FAILED(hr)) {
        free(entry);
        return hr;
    }

    entry->clsid = offer->clsid;
    entry->server = server;
    entry->number = ++table->last_number;
    entry->ticket = ++table->last_ticket;
    entry->cookie = offer->cookie;
    entry->clsctx = offer->clsctx;
    entry->flags = offer->flags;
    entry->is_suspended = offer->flags & REGCLS_SUSPENDED;
    entry->is_used = offer->flags & SCM_OFFER_USED;
    entry->objref_size = offer->objref_size;
    memcpy(entry->objref, offer->objref, offer->objref_size);
    list_prepend(&table->offers, &entry->link);
    server->n_offers++;
    count_servers(table, entry);
    return S_OK;
}

HRESULT class_table_withdraw(struct class_table *table, struct peer *server, uint32_t cookie)
{
    struct class_offer *offer = find_cookie(table, server, cookie);

    if (!offer)
        return S_FALSE;
    remove_offer(offer);
    return S_OK;
}

void class_table_withdraw_all(struct class_table *table, struct peer *server)
{
    list_for_each (link, &table->offers) {
        struct class_offer *offer = container_of(link, struct class_offer, link);

        if (offer->server == server)
            remove_offer(offer);
    }
}

void class_table_suspend(struct class_table *table, struct peer *server, bool is_suspended)
{
    list_for_each (link, &table->offers) {
        struct class_offer *offer = container_of(link, struct class_offer, link);

        if (offer->server != server)
            continue;
        offer->is_suspended = is_suspended;
        /* Who met it before it was resumed must not hide it now. */
        if (!is_suspended)
            offer->ticket = ++table->last_ticket;
        count_servers(table, offer);
    }
}

struct class_offer *class_table_find(struct class_table *table, REFCLSID clsid)
{
    list_for_each (link, &table->offers) {
        struct class_offer *offer = container_of(link, struct class_offer, link);

        if (is_visible(offer) && guid_is_equal(&offer->clsid, clsid))
            return offer;
    }
    return NULL;
}

void class_table_use(struct class_offer *offer)
{
    offer->is_used = scm_is_single_use(offer->flags);
}

void class_table_hide(struct class_table *table, uint64_t ticket, REFCLSID clsid)
{
    list_for_each (link, &table->offers) {
        struct class_offer *offer = container_of(link, struct class_offer, link);

        if (offer->ticket == ticket && guid_is_equal(&offer->clsid, clsid))
            offer->is_suspended = true;
    }
}

bool class_table_has(const struct class_table *table, uint64_t number)
{
    list_for_each (link, &table->offers) {
        if (container_of(link, struct class_offer, link)->number == number)
            return true;
    }
    return false;
}

bool class_table_hides(const struct class_table *table, pid_t server, REFCLSID clsid)
{
    list_for_each (link, &table->offers) {
        const struct class_offer *offer = container_of(link, struct class_offer, link);

        if (offer->server->pid == server && offer->is_suspended &&
            guid_is_equal(&offer->clsid, clsid))
            return true;
    }
    return false;
}

unsigned class_table_most_servers(const struct class_table *table)
{
    return table->most_servers;
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
