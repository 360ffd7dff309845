/* SPDX-License-Identifier: MIT */
#include "apartment/process_endpoint.h"

#include <stdlib.h>
#include <unistd.h>

#include "apartment/apartment.h"
#include "apartment/crew.h"
#include "base/hresult.h"
#include "wire/endpoint.h"

/* To the crew that serves it, a socket besides is an apartment in which nobody is. */
static struct {
    pthread_mutex_t lock;
    bool is_open;            /* (lock) */
    struct apartment *place; /* (lock) of the socket besides, if there is one */
} endpoint = {.lock = PTHREAD_MUTEX_INITIALIZER};

static void free_place(struct apartment *place)
{
    if (place->listener >= 0)
        close(place->listener);
    free(place);
}

/* (lock) */
static HRESULT open_place(const char *name)
{
    struct apartment *place;
    HRESULT hr;

    place = calloc(1, sizeof(*place));
    if (!place)
        return E_OUTOFMEMORY;

    place->is_endpoint = true;
    place->listener = -1;
    list_init(&place->associations);
    hr = endpoint_listen(name, &place->listener);
    if (SUCCEEDED(hr))
        hr = crew_new(place, place->listener, &place->crew);
    if (FAILED(hr)) {
        endpoint_remove(name);
        free_place(place);
        return hr;
    }
    endpoint.place = place;
    return S_OK;
}

/* (lock) */
static HRESULT open_endpoint(uint64_t mta_oxid)
{
    char name[ENDPOINT_NAME_SIZE], oxid_name[ENDPOINT_NAME_SIZE];

    endpoint_name_of_process(getpid(), name);
    endpoint_name_of_oxid(mta_oxid, oxid_name);
    return mta_oxid ? endpoint_link(oxid_name, name) : open_place(name);
}

/* (lock) Returns the socket besides, for free_unused() without the lock. */
static struct apartment *close_endpoint(void)
{
    struct apartment *place = endpoint.place;
    char name[ENDPOINT_NAME_SIZE];

    if (endpoint.is_open) {
        endpoint_name_of_process(getpid(), name);
        endpoint_remove(name);
    }
    endpoint.is_open = false;
    endpoint.place = NULL;
    return place;
}

/* What a thread still uses stays; it is little. */
static void free_unused(struct apartment *place)
{
    if (place && crew_free(place->crew) == NULL)
        free_place(place);
}

void process_endpoint_open(uint64_t mta_oxid)
{
    pthread_mutex_lock(&endpoint.lock);
    if (!endpoint.is_open)
        endpoint.is_open = SUCCEEDED(open_endpoint(mta_oxid));
    if (!endpoint.is_open)
        hr_clear();
    pthread_mutex_unlock(&endpoint.lock);
}

void process_endpoint_move(bool listens)
{
    bool is_served;

    pthread_mutex_lock(&endpoint.lock);
    is_served = !endpoint.is_open || endpoint.place;
    if (!is_served)
        close_endpoint();
    pthread_mutex_unlock(&endpoint.lock);
    if (!is_served && listens)
        process_endpoint_open(0);
}

void process_endpoint_close(void)
{
    struct apartment *place;

    pthread_mutex_lock(&endpoint.lock);
    place = close_endpoint();
    pthread_mutex_unlock(&endpoint.lock);
    free_unused(place);
}

void process_endpoint_forget(void)
{
    pthread_mutex_init(&endpoint.lock, NULL);
    if (endpoint.place)
        close(endpoint.place->listener);
    endpoint.place = NULL;
    endpoint.is_open = false;
}
