/* SPDX-License-Identifier: MIT */
#include "scm/rot.h"

#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#include <comity/winerror.h>

#include "base/hresult.h"
#include "scm/peer.h"
#include "wire/endpoint.h"

enum {
    BUCKETS = 1024,
};

struct rot {
    sd_event *event; /* borrowed */
    uint64_t last_number;
    struct list entries;
    struct list buckets[BUCKETS];
};

HRESULT rot_new(sd_event *event, struct rot **ret_rot)
{
    struct rot *rot = calloc(1, sizeof(*rot));

    if (!rot)
        return hr_raise(E_OUTOFMEMORY, "running object table");

    rot->event = event;
    list_init(&rot->entries);
    for (int i = 0; i < BUCKETS; i++)
        list_init(&rot->buckets[i]);
    *ret_rot = rot;
    return S_OK;
}

/* Of one that was charged for. */
static void remove_entry(struct rot_entry *entry)
{
    struct account *account = entry->peer->account;

    account_refund(account, ACCOUNT_RUNNING, 1);
    account_refund(account, ACCOUNT_RUNNING_BYTES, entry->size);
    if (entry->watch)
        account_refund(account, ACCOUNT_WATCHES, 1);
    sd_event_source_disable_unref(entry->watch);
    list_remove(&entry->link);
    list_remove(&entry->bucket_link);
    free(entry);
}

struct rot *rot_free(struct rot *rot)
{
    if (!rot)
        return NULL;

    list_for_each (link, &rot->entries)
        remove_entry(container_of(link, struct rot_entry, link));
    free(rot);
    return NULL;
}

/* FNV-1a. */
static struct list *bucket_of(struct rot *rot, struct rot_bytes bytes)
{
    const uint8_t *data = bytes.data;
    uint32_t hash = 2166136261;

    for (uint32_t i = 0; i < bytes.size; i++)
        hash = (hash ^ data[i]) * 16777619;
    return &rot->buckets[hash % BUCKETS];
}

struct rot_entry *rot_find(struct rot *rot, struct rot_bytes comparison)
{
    list_for_each (link, bucket_of(rot, comparison)) {
        struct rot_entry *entry = container_of(link, struct rot_entry, bucket_link);

        if (entry->told.comparison.size == comparison.size &&
            memcmp(entry->told.comparison.data, comparison.data, comparison.size) == 0)
            return entry;
    }
    return NULL;
}

static struct rot_entry *find_cookie(struct rot *rot, const struct peer *peer, uint32_t cookie)
{
    list_for_each (link, &rot->entries) {
        struct rot_entry *entry = container_of(link, struct rot_entry, link);

        if (entry->peer == peer && entry->told.cookie == cookie)
            return entry;
    }
    return NULL;
}

/* The exporter never writes: whatever happens to the connection is its end. */
static int on_exporter_gone(sd_event_source *source, int fd, uint32_t events, void *context)
{
    remove_entry(context);
    return 0;
}

/* One who listens and is too busy to be watched, or one too many, is left to be found dead by those
 * who ask for it. */
static HRESULT watch_exporter(struct rot *rot, struct rot_entry *entry)
{
    struct account *account = entry->peer->account;
    char name[ENDPOINT_NAME_SIZE];
    HRESULT hr;
    int fd;

    if (entry->told.exporter == 0)
        return S_OK;
    endpoint_name_of_oxid(entry->told.exporter, name);
    hr = endpoint_try_connect(name, &fd);
    if (hr != S_OK)
        return hr == S_FALSE ? S_OK : CO_E_OBJNOTCONNECTED;

    if (FAILED(account_charge(account, ACCOUNT_WATCHES, 1))) {
        hr_clear();
        close(fd);
        return S_OK;
    }
    if (sd_event_add_io(rot->event, &entry->watch, fd, EPOLLRDHUP, on_exporter_gone, entry) < 0) {
        account_refund(account, ACCOUNT_WATCHES, 1);
        close(fd);
        return hr_raise(E_OUTOFMEMORY, "watching an object's process");
    }
    sd_event_source_set_io_fd_own(entry->watch, true);
    return S_OK;
}

static void copy(struct rot_bytes *bytes, uint8_t **at)
{
    if (bytes->size > 0)
        memcpy(*at, bytes->data, bytes->size);
    bytes->data = *at;
    *at += bytes->size;
}

static struct rot_entry *new_entry(struct peer *peer, const struct rot_registration *told)
{
    uint32_t size =
        told->comparison.size + told->moniker.size + told->object.size + told->name.size;
    struct rot_entry *entry = calloc(1, sizeof(*entry) + size);
    uint8_t *at;

    if (!entry)
        return NULL;
    at = entry->bytes;
    entry->peer = peer;
    entry->size = size;
    entry->told = *told;
    copy(&entry->told.comparison, &at);
    copy(&entry->told.moniker, &at);
    copy(&entry->told.object, &at);
    copy(&entry->told.name, &at);
    return entry;
}

static HRESULT charge(struct account *account, size_t bytes)
{
    HRESULT hr;

    hr = account_charge(account, ACCOUNT_RUNNING, 1);
    if (FAILED(hr))
        return hr_trace(hr);
    hr = account_charge(account, ACCOUNT_RUNNING_BYTES, bytes);
    if (FAILED(hr))
        account_refund(account, ACCOUNT_RUNNING, 1);
    return hr_trace(hr);
}

HRESULT rot_register(struct rot *rot, struct peer *peer, const struct rot_registration *told)
{
    bool is_known = rot_find(rot, told->comparison) != NULL;
    struct rot_entry *entry;
    HRESULT hr;

    if (find_cookie(rot, peer, told->cookie))
        return CO_E_OBJISREG;
    entry = new_entry(peer, told);
    if (!entry)
        return hr_raise(E_OUTOFMEMORY, "registering a running object");
    hr = charge(peer->account, entry->size);
    if (FAILED(hr)) {
        free(entry);
        return hr_trace(hr);
    }
    hr = watch_exporter(rot, entry);
    if (FAILED(hr)) {
        remove_entry(entry);
        return hr_trace(hr);
    }
    entry->number = ++rot->last_number;
    list_append(&rot->entries, &entry->link);
    list_append(bucket_of(rot, entry->told.comparison), &entry->bucket_link);
    return is_known ? MK_S_MONIKERALREADYREGISTERED : S_OK;
}

HRESULT rot_revoke(struct rot *rot, struct peer *peer, uint32_t cookie)
{
    struct rot_entry *entry = find_cookie(rot, peer, cookie);

    if (!entry)
        return S_FALSE;
    remove_entry(entry);
    return S_OK;
}

HRESULT rot_note_time(struct rot *rot, struct peer *peer, const struct rot_time *time)
{
    struct rot_entry *entry = find_cookie(rot, peer, time->cookie);

    if (!entry)
        return S_FALSE;
    entry->told.time = time->time;
    return S_OK;
}

void rot_revoke_all(struct rot *rot, struct peer *peer)
{
    list_for_each (link, &rot->entries) {
        struct rot_entry *entry = container_of(link, struct rot_entry, link);

        if (entry->peer == peer)
            remove_entry(entry);
    }
}

void rot_drop(struct rot *rot, uint64_t number)
{
    struct rot_entry *entry = number > 0 ? rot_next(rot, number - 1) : NULL;

    if (entry && entry->number == number)
        remove_entry(entry);
}

struct rot_entry *rot_next(struct rot *rot, uint64_t number)
{
    list_for_each (link, &rot->entries) {
        struct rot_entry *entry = container_of(link, struct rot_entry, link);

        if (entry->number > number)
            return entry;
    }
    return NULL;
}

const struct list *rot_end(const struct rot *rot)
{
    return &rot->entries;
}
