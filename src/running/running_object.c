/* SPDX-License-Identifier: MIT */
#include "running/running_object.h"

#include <pthread.h>
#include <stdlib.h>

#include "apartment/com_thread.h"
#include "base/cleanup.h"
#include "base/hresult.h"
#include "base/utf16.h"
#include "running/notices.h"
#include "running/packet_bytes.h"

struct running_object {
    struct notice notice;
    struct list link; /* (lock) in the process's list */
    const struct apartment *apartment;
    DWORD flags;
    uint64_t time;
    uint64_t exporter;
    uint64_t oxid; /* of the object's reference; 0 if it has none of its own */
    uint64_t oid;
    uint32_t comparison_size;
    struct rot_bytes moniker;
    struct rot_bytes object;
    char *name;
    uint8_t comparison[];
};

static struct {
    pthread_mutex_t lock;
    struct list objects; /* (lock) */
    DWORD last_cookie;   /* (lock) */
} process = {.lock = PTHREAD_MUTEX_INITIALIZER, .objects = LIST_INIT(process.objects)};

static void forget_after_fork(void)
{
    pthread_mutex_init(&process.lock, NULL);
    list_init(&process.objects);
}

__attribute__((constructor)) static void watch_forks(void)
{
    pthread_atfork(NULL, NULL, forget_after_fork);
}

static struct running_object *running_object_free(struct running_object *running)
{
    if (!running)
        return NULL;

    packet_bytes_release(running->object);
    packet_bytes_release(running->moniker);
    free((void *)running->object.data);
    free((void *)running->moniker.data);
    free(running->name);
    free(running);
    return NULL;
}
DEFINE_CLEANUP(struct running_object *, running_object_free);

static void free_notice(struct notice *notice)
{
    struct running_object *running = container_of(notice, struct running_object, notice);

    pthread_mutex_lock(&process.lock);
    list_remove(&running->link);
    pthread_mutex_unlock(&process.lock);
    running_object_free(running);
}

static void put(struct ndr_writer *writer, const struct notice *notice)
{
    const struct running_object *running = container_of(notice, struct running_object, notice);
    struct rot_registration told = {
        .cookie = notice->cookie,
        .flags = running->flags,
        .time = running->time,
        .exporter = running->exporter,
        .comparison = {running->comparison, running->comparison_size},
        .moniker = running->moniker,
        .object = running->object,
        .name = {running->name, (uint32_t)strlen(running->name)},
    };

    rot_put_registration(writer, &told);
}

static const struct notice_kind running_objects = {
    .tell = ROT_REGISTER,
    .take_back = ROT_REVOKE,
    .put = put,
    .free = free_notice,
};

/* ---- registering ---- */

/*
 * The moniker's name, for people. Only one that travels by value is asked: another's code is not
 * called for more than the table needs.
 */
static HRESULT read_name(struct running_object *running, const struct naming *naming)
{
    struct objref packet;
    LPOLESTR name = NULL;
    HRESULT hr;

    hr = packet_bytes_read(running->moniker, &packet);
    if (FAILED(hr))
        return hr_trace(hr);
    if (packet.kind == OBJREF_CUSTOM &&
        SUCCEEDED(naming->moniker->lpVtbl->GetDisplayName(naming->moniker, naming->context, NULL,
                                                          &name)) &&
        name)
        running->name = utf16_to_utf8_dup(name);
    else
        running->name = strdup("");
    CoTaskMemFree(name);
    if (!running->name)
        return hr_raise(E_OUTOFMEMORY, "registering a running object");
    if (strlen(running->name) > ROT_NAME_MAX)
        running->name[0] = '\0';
    return S_OK;
}

/* Whose the object is: this process's own, or one that it merely holds. */
static HRESULT read_object(struct running_object *running)
{
    struct objref packet;
    HRESULT hr;

    hr = packet_bytes_read(running->object, &packet);
    if (FAILED(hr))
        return hr_trace(hr);
    if (packet.kind != OBJREF_STANDARD)
        return S_OK;
    running->oxid = packet.standard.oxid;
    running->oid = packet.standard.oid;
    if (!apartment_find(running->oxid))
        running->exporter = running->oxid;
    return S_OK;
}

static HRESULT marshal(struct running_object *running, IUnknown *object,
                       const struct naming *naming)
{
    DWORD strength = running->flags & ROTFLAGS_REGISTRATIONKEEPSALIVE ? MSHLFLAGS_TABLESTRONG
                                                                      : MSHLFLAGS_TABLEWEAK;
    HRESULT hr;

    hr = packet_bytes_marshal(object, &IID_IUnknown, strength, SCM_OBJREF_MAX, &running->object);
    if (SUCCEEDED(hr))
        hr = packet_bytes_marshal((IUnknown *)naming->moniker, &IID_IMoniker, MSHLFLAGS_TABLESTRONG,
                                  ROT_MONIKER_MAX, &running->moniker);
    if (SUCCEEDED(hr))
        hr = read_object(running);
    if (SUCCEEDED(hr))
        hr = read_name(running, naming);
    return hr_trace(hr);
}

static void add_to_process(struct running_object *running)
{
    pthread_mutex_lock(&process.lock);
    if (++process.last_cookie == 0)
        ++process.last_cookie;
    running->notice.cookie = process.last_cookie;
    list_append(&process.objects, &running->link);
    pthread_mutex_unlock(&process.lock);
}

static void remove_from_process(struct running_object *running)
{
    pthread_mutex_lock(&process.lock);
    list_remove(&running->link);
    pthread_mutex_unlock(&process.lock);
}

HRESULT running_object_register(IUnknown *object, const struct naming *naming, DWORD flags,
                                FILETIME time, DWORD *ret_cookie)
{
    _cleanup_(running_object_freep) struct running_object *running =
        calloc(1, sizeof(*running) + naming->size);
    struct apartment *apartment;
    DWORD cookie;
    HRESULT hr;

    if (!running)
        return hr_raise(E_OUTOFMEMORY, "registering a running object");
    hr = apartment_current(&apartment);
    if (FAILED(hr))
        return hr;

    running->notice.kind = &running_objects;
    running->apartment = apartment;
    running->flags = flags;
    running->time = (uint64_t)time.dwHighDateTime << 32 | time.dwLowDateTime;
    running->comparison_size = naming->size;
    memcpy(running->comparison, naming->bytes, naming->size);
    hr = marshal(running, object, naming);
    if (FAILED(hr))
        return hr_trace(hr);

    add_to_process(running);
    cookie = running->notice.cookie;
    hr = notices_add(&running->notice, NOTICE_WATCHED);
    if (FAILED(hr)) {
        remove_from_process(running);
        return hr_trace(hr);
    }
    TAKE_PTR(running);
    *ret_cookie = cookie;
    return hr;
}

/* ---- what follows ---- */

HRESULT running_object_revoke(DWORD cookie)
{
    return notices_withdraw(&running_objects, cookie);
}

static void apply_time(struct notice *notice, const void *value)
{
    const struct rot_time *time = value;

    container_of(notice, struct running_object, notice)->time = time->time;
}

static void put_time(struct ndr_writer *writer, DWORD cookie, const void *value)
{
    rot_put_time(writer, value);
}

HRESULT running_object_note_time(DWORD cookie, FILETIME time)
{
    struct rot_time value = {
        .cookie = cookie,
        .time = (uint64_t)time.dwHighDateTime << 32 | time.dwLowDateTime,
    };
    struct notice_change change = {ROT_NOTE_TIME, apply_time, put_time, &value};

    return cookie ? hr_trace(notices_change(&running_objects, cookie, &change)) : S_FALSE;
}

/* The cookie of some object of the apartment, or of the one that went; 0: none. */
static DWORD find(const struct apartment *apartment, uint64_t oxid, uint64_t oid)
{
    DWORD cookie = 0;

    pthread_mutex_lock(&process.lock);
    list_for_each (link, &process.objects) {
        struct running_object *running = container_of(link, struct running_object, link);

        if (apartment ? running->apartment == apartment
                      : running->oxid == oxid && running->oid == oid)
            cookie = running->notice.cookie;
    }
    pthread_mutex_unlock(&process.lock);
    return cookie;
}

void running_object_revoke_all(const struct apartment *apartment)
{
    DWORD cookie;

    while ((cookie = find(apartment, 0, 0)) != 0 && running_object_revoke(cookie) == S_OK)
        continue;
}

void running_object_left(uint64_t oxid, uint64_t oid)
{
    DWORD cookie;

    while ((cookie = find(NULL, oxid, oid)) != 0 && running_object_revoke(cookie) == S_OK)
        continue;
}
