/* SPDX-License-Identifier: MIT */
#include "com/apartment.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/guid.h"
#include "base/hresult.h"
#include "com/class_object.h"
#include "com/exporter.h"
#include "com/importer.h"
#include "wire/endpoint.h"

enum {
    SERVING_STACK = 1 << 20,
};

/* What a thread has entered. */
struct thread_state {
    struct apartment *apartment;
    LONG entered; /* times */
    LONG ole_entered;
    bool has_causality;
    GUID causality;
};

static struct {
    pthread_mutex_t lock;
    struct list apartments;
    struct apartment *mta;
} runtime = {
    .lock = PTHREAD_MUTEX_INITIALIZER,
    .apartments = LIST_INIT(runtime.apartments),
};

static _Thread_local struct thread_state thread;

/* One connection that an apartment serves. */
struct served {
    struct list link;
    struct apartment *apartment;
    struct rpc_connection connection;
    struct association *association;
    struct ndr_writer writer;
    bool is_busy;     /* a call of it is being served further up this thread's stack */
    bool is_disarmed; /* it became readable meanwhile */
};

static struct served *served_free(struct served *served)
{
    if (!served)
        return NULL;

    list_remove(&served->link);
    if (served->association)
        exporter_leave(served->association);
    rpc_connection_deinit(&served->connection);
    ndr_writer_deinit(&served->writer);
    free(served);
    return NULL;
}

static bool offers(void *context, const IID *iid)
{
    return exporter_offers(iid);
}

static uint32_t join(void *context, struct rpc_connection *connection, uint32_t number)
{
    struct served *served = context;

    served->association = exporter_join(served->apartment, number);
    return served->association ? exporter_association_number(served->association) : 0;
}

/* Serves every whole request that has arrived. */
static HRESULT serve_requests(struct served *served)
{
    struct rpc_server server = {offers, join, served};
    HRESULT hr = S_OK;

    while (hr == S_OK) {
        struct rpc_request request;
        uint32_t fault;

        hr = rpc_next_request(&served->connection, &server, &request);
        if (hr != S_OK)
            break;
        ndr_writer_reset(&served->writer, PDU_RESPONSE_SIZE);
        fault = exporter_serve(served->apartment, served->association, &request, &served->writer);
        hr = fault ? rpc_fault(&served->connection, &request, fault)
                   : rpc_respond(&served->connection, &request, &served->writer);
    }
    return hr;
}

static struct served *served_new(struct apartment *apartment, int fd, pid_t pid)
{
    struct served *served = calloc(1, sizeof(*served));

    if (!served) {
        close(fd);
        return NULL;
    }
    served->apartment = apartment;
    rpc_connection_init(&served->connection, fd);
    served->connection.peer = pid;
    ndr_writer_init(&served->writer);
    return served;
}

/* ---- the multi-threaded apartment ---- */

static void *serve_connection(void *context)
{
    struct served *served = context;
    HRESULT hr;

    thread.apartment = served->apartment;
    do {
        hr = rpc_receive(&served->connection, 0);
        if (hr == S_OK)
            hr = serve_requests(served);
    } while (SUCCEEDED(hr));
    served_free(served);
    thread.apartment = NULL;
    return NULL;
}

static bool start_thread(void *(*run)(void *), void *context)
{
    pthread_attr_t attributes;
    pthread_t started;
    int error;

    pthread_attr_init(&attributes);
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    pthread_attr_setstacksize(&attributes, SERVING_STACK);
    error = pthread_create(&started, &attributes, run, context);
    pthread_attr_destroy(&attributes);
    return error == 0;
}

static void *accept_connections(void *context)
{
    struct apartment *apartment = context;

    while (!__atomic_load_n(&apartment->is_ending, __ATOMIC_ACQUIRE)) {
        struct pollfd ready = {.fd = apartment->listener, .events = POLLIN};
        struct served *served;
        pid_t pid;
        int fd;

        if (poll(&ready, 1, -1) < 0 || endpoint_accept(apartment->listener, &fd, &pid) != S_OK) {
            if (ready.revents & (POLLHUP | POLLERR | POLLNVAL))
                return NULL;
            continue;
        }
        served = served_new(apartment, fd, pid);
        if (served && !start_thread(serve_connection, served))
            served_free(served);
    }
    return NULL;
}

/* ---- single-threaded apartments ---- */

static void watch(struct apartment *apartment, int fd, struct served *served, uint32_t events)
{
    struct epoll_event event = {.events = events, .data.ptr = served};

    if (epoll_ctl(apartment->epoll, EPOLL_CTL_MOD, fd, &event) < 0)
        epoll_ctl(apartment->epoll, EPOLL_CTL_ADD, fd, &event);
}

static void accept_into_sta(struct apartment *apartment)
{
    struct served *served;
    pid_t pid;
    int fd;

    if (endpoint_accept(apartment->listener, &fd, &pid) != S_OK)
        return;
    served = served_new(apartment, fd, pid);
    if (!served)
        return;
    list_append(&apartment->connections, &served->link);
    watch(apartment, fd, served, EPOLLIN);
}

static void serve_in_sta(struct served *served)
{
    HRESULT hr;

    /* Its buffer is in use further up: it is looked at again when that call is done. */
    if (served->is_busy) {
        served->is_disarmed = true;
        watch(served->apartment, served->connection.fd, served, 0);
        return;
    }
    served->is_busy = true;
    hr = rpc_receive(&served->connection, MSG_DONTWAIT);
    if (hr == S_OK)
        hr = serve_requests(served);
    served->is_busy = false;
    if (FAILED(hr)) {
        served_free(served);
    } else if (served->is_disarmed) {
        served->is_disarmed = false;
        watch(served->apartment, served->connection.fd, served, EPOLLIN);
    }
}

void apartment_serve(struct apartment *apartment)
{
    struct epoll_event event;
    uint64_t woken;

    /* One at a time: serving one may free another. */
    while (epoll_wait(apartment->epoll, &event, 1, 0) == 1) {
        if (event.data.ptr == apartment) {
            if (read(apartment->wake, &woken, sizeof(woken)) < 0)
                break;
            return;
        }
        if (event.data.ptr == &apartment->listener)
            accept_into_sta(apartment);
        else
            serve_in_sta(event.data.ptr);
    }
}

HRESULT apartment_wait(struct apartment *apartment, int fd, int timeout_ms)
{
    struct pollfd ready[2] = {{.fd = fd, .events = POLLIN}, {.fd = -1, .events = POLLIN}};

    if (apartment && apartment->is_sta && pthread_equal(apartment->thread, pthread_self()))
        ready[1].fd = apartment->epoll;
    for (;;) {
        int n = poll(ready, 2, timeout_ms);

        if (n < 0 && errno != EINTR)
            return hr_raise(hr_from_errno(), "waiting");
        if (n == 0)
            return S_FALSE;
        if (n > 0 && ready[0].revents)
            return S_OK;
        if (n > 0 && ready[1].revents) {
            apartment_serve(apartment);
            if (fd < 0)
                return S_OK;
        }
    }
}

void apartment_wake(struct apartment *apartment)
{
    uint64_t one = 1;

    if (write(apartment->wake, &one, sizeof(one)) < 0)
        return; /* it is full: the thread is awake */
}

HRESULT apartment_listen(struct apartment *apartment)
{
    char name[ENDPOINT_NAME_SIZE];
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = &apartment->listener};
    HRESULT hr = S_OK;

    if (__atomic_load_n(&apartment->listener, __ATOMIC_ACQUIRE) >= 0)
        return S_OK;

    pthread_mutex_lock(&apartment->lock);
    if (apartment->listener < 0) {
        int listener = -1;

        endpoint_name_of_oxid(apartment->oxid, name);
        hr = endpoint_listen(name, &listener);
        if (SUCCEEDED(hr)) {
            __atomic_store_n(&apartment->listener, listener, __ATOMIC_RELEASE);
            if (apartment->is_sta)
                epoll_ctl(apartment->epoll, EPOLL_CTL_ADD, listener, &event);
            else if (!start_thread(accept_connections, apartment))
                hr = hr_raise(E_OUTOFMEMORY, "starting the thread that serves calls");
        }
    }
    pthread_mutex_unlock(&apartment->lock);
    return hr_trace(hr);
}

/* ---- entering and leaving ---- */

static void apartment_free(struct apartment *apartment)
{
    char name[ENDPOINT_NAME_SIZE];

    while (!list_is_empty(&apartment->messages)) {
        struct list *link = list_first(&apartment->messages);

        list_remove(link);
        free(link);
    }
    if (apartment->listener >= 0) {
        endpoint_name_of_oxid(apartment->oxid, name);
        endpoint_remove(name);
        if (apartment->is_sta)
            close(apartment->listener);
        else
            shutdown(apartment->listener, SHUT_RDWR);
    }
    if (!apartment->is_sta)
        return; /* its threads may still look at it: one MTA a process is not worth the wait */
    close(apartment->epoll);
    close(apartment->wake);
    pthread_mutex_destroy(&apartment->lock);
    free(apartment);
}

static struct apartment *apartment_new(bool is_sta)
{
    struct apartment *apartment = calloc(1, sizeof(*apartment));
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = apartment};

    if (!apartment)
        return NULL;

    apartment->is_sta = is_sta;
    apartment->listener = apartment->epoll = apartment->wake = -1;
    apartment->thread = pthread_self();
    apartment->thread_id = GetCurrentThreadId();
    pthread_mutex_init(&apartment->lock, NULL);
    list_init(&apartment->messages);
    list_init(&apartment->connections);
    list_init(&apartment->associations);
    if (getrandom(&apartment->oxid, sizeof(apartment->oxid), 0) < 0 ||
        FAILED(guid_new(&apartment->remote_unknown))) {
        free(apartment);
        return NULL;
    }
    if (is_sta) {
        apartment->epoll = epoll_create1(EPOLL_CLOEXEC);
        apartment->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
        if (apartment->epoll < 0 || apartment->wake < 0 ||
            epoll_ctl(apartment->epoll, EPOLL_CTL_ADD, apartment->wake, &event) < 0) {
            apartment_free(apartment);
            return NULL;
        }
    }
    return apartment;
}

HRESULT apartment_current(struct apartment **ret_apartment)
{
    struct apartment *apartment = thread.apartment;

    if (!apartment)
        apartment = __atomic_load_n(&runtime.mta, __ATOMIC_ACQUIRE);
    if (!apartment)
        return CO_E_NOTINITIALIZED;

    *ret_apartment = apartment;
    return S_OK;
}

struct apartment *apartment_find(uint64_t oxid)
{
    struct apartment *found = NULL;

    pthread_mutex_lock(&runtime.lock);
    list_for_each (link, &runtime.apartments) {
        struct apartment *apartment = container_of(link, struct apartment, link);

        if (apartment->oxid == oxid)
            found = apartment;
    }
    pthread_mutex_unlock(&runtime.lock);
    return found;
}

struct apartment *apartment_entered(void)
{
    return thread.apartment;
}

bool apartment_post(DWORD thread_id, struct list *message)
{
    struct apartment *found = NULL;

    pthread_mutex_lock(&runtime.lock);
    list_for_each (link, &runtime.apartments) {
        struct apartment *apartment = container_of(link, struct apartment, link);

        if (apartment->is_sta && apartment->thread_id == thread_id)
            found = apartment;
    }
    if (found) {
        pthread_mutex_lock(&found->lock);
        list_append(&found->messages, message);
        pthread_mutex_unlock(&found->lock);
        apartment_wake(found);
    }
    pthread_mutex_unlock(&runtime.lock);
    return found != NULL;
}

static HRESULT enter(bool is_sta)
{
    struct apartment *apartment;

    pthread_mutex_lock(&runtime.lock);
    apartment = is_sta ? NULL : runtime.mta;
    if (!apartment) {
        apartment = apartment_new(is_sta);
        if (apartment) {
            list_append(&runtime.apartments, &apartment->link);
            if (!is_sta)
                __atomic_store_n(&runtime.mta, apartment, __ATOMIC_RELEASE);
        }
    }
    if (apartment)
        apartment->users++;
    pthread_mutex_unlock(&runtime.lock);
    if (!apartment)
        return hr_raise(E_OUTOFMEMORY, "entering an apartment");

    thread.apartment = apartment;
    return S_OK;
}

HRESULT CoInitializeEx(LPVOID pvReserved, DWORD dwCoInit)
{
    bool is_sta = dwCoInit & COINIT_APARTMENTTHREADED;
    HRESULT hr;

    if (pvReserved)
        return E_INVALIDARG;
    if (thread.apartment) {
        if (thread.apartment->is_sta != is_sta)
            return RPC_E_CHANGED_MODE;
        thread.entered++;
        return S_FALSE;
    }
    hr = enter(is_sta);
    if (SUCCEEDED(hr))
        thread.entered = 1;
    return hr;
}

HRESULT CoInitialize(LPVOID pvReserved)
{
    return CoInitializeEx(pvReserved, COINIT_APARTMENTTHREADED);
}

/* Ends the apartment that its last thread leaves: its classes, what it exports, what it holds. */
static void end_apartment(struct apartment *apartment)
{
    __atomic_store_n(&apartment->is_ending, true, __ATOMIC_RELEASE);
    class_object_revoke_all(apartment);
    importer_disconnect(apartment);
    list_for_each (link, &apartment->connections)
        served_free(container_of(link, struct served, link));
    exporter_disconnect(apartment);

    pthread_mutex_lock(&runtime.lock);
    list_remove(&apartment->link);
    if (runtime.mta == apartment)
        __atomic_store_n(&runtime.mta, NULL, __ATOMIC_RELEASE);
    pthread_mutex_unlock(&runtime.lock);
    apartment_free(apartment);
}

void CoUninitialize(void)
{
    struct apartment *apartment = thread.apartment;
    bool is_last;

    if (!apartment || thread.entered == 0 || --thread.entered > 0)
        return;

    pthread_mutex_lock(&runtime.lock);
    is_last = --apartment->users == 0;
    pthread_mutex_unlock(&runtime.lock);
    if (is_last)
        end_apartment(apartment);
    SetErrorInfo(0, NULL);
    thread.apartment = NULL;
    thread.has_causality = false;
}

/* OLE counts apart from COM: its first time is S_OK even if COM was there before. */
HRESULT OleInitialize(LPVOID pvReserved)
{
    HRESULT hr = CoInitializeEx(pvReserved, COINIT_APARTMENTTHREADED);

    if (FAILED(hr))
        return hr;
    return thread.ole_entered++ == 0 ? S_OK : S_FALSE;
}

void OleUninitialize(void)
{
    if (thread.ole_entered > 0)
        thread.ole_entered--;
    CoUninitialize();
}

HRESULT CoGetApartmentType(APTTYPE *pAptType, APTTYPEQUALIFIER *pAptQualifier)
{
    struct apartment *apartment = thread.apartment;

    if (!pAptType || !pAptQualifier)
        return E_INVALIDARG;

    *pAptQualifier = APTTYPEQUALIFIER_NONE;
    if (apartment) {
        *pAptType = apartment->is_sta ? APTTYPE_MAINSTA : APTTYPE_MTA;
        return S_OK;
    }
    if (!__atomic_load_n(&runtime.mta, __ATOMIC_ACQUIRE)) {
        *pAptType = APTTYPE_CURRENT;
        return CO_E_NOTINITIALIZED;
    }
    *pAptType = APTTYPE_MTA;
    *pAptQualifier = APTTYPEQUALIFIER_IMPLICIT_MTA;
    return S_OK;
}

GUID apartment_causality(void)
{
    if (!thread.has_causality && SUCCEEDED(guid_new(&thread.causality)))
        thread.has_causality = true;
    return thread.causality;
}

void apartment_set_causality(const GUID *causality)
{
    thread.causality = *causality;
    thread.has_causality = true;
}

HRESULT CoGetCurrentLogicalThreadId(GUID *pguid)
{
    if (!pguid)
        return E_INVALIDARG;
    *pguid = apartment_causality();
    return S_OK;
}
