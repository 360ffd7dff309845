/* SPDX-License-Identifier: MIT */
#include "apartment/process_endpoint.h"

#include <stdlib.h>
#include <unistd.h>

#include "apartment/apartment.h"
#include "apartment/crew.h"
#include "base/hresult.h"
#include "wire/endpoint.h"

/* To the crew that serves it, it is an apartment in which nobody is. */
static struct {
    pthread_mutex_t lock;
    struct apartment *place; /* (lock) */
} endpoint = {.lock = PTHREAD_MUTEX_INITIALIZER};

static void free_place(struct apartment *place)
{
    if (place->listener >= 0)
        close(place->listener);
    free(place);
}

/* (lock) */
static HRESULT open_endpoint(void)
{
    char name[ENDPOINT_NAME_SIZE];
    struct apartment *place;
    HRESULT hr;

    place = calloc(1, sizeof(*place));
    if (!place)
        return E_OUTOFMEMORY;

    place->is_endpoint = true;
    place->listener = -1;
    list_init(&place->associations);
    endpoint_name_of_process(getpid(), name);
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

void process_endpoint_open(void)
{
    pthread_mutex_lock(&endpoint.lock);
    if (!endpoint.place && FAILED(open_endpoint()))
        hr_clear();
    pthread_mutex_unlock(&endpoint.lock);
}

void process_endpoint_close(void)
{
    char name[ENDPOINT_NAME_SIZE];
    struct apartment *place;

    pthread_mutex_lock(&endpoint.lock);
    place = endpoint.place;
    endpoint.place = NULL;
    if (place) {
        endpoint_name_of_process(getpid(), name);
        endpoint_remove(name);
    }
    pthread_mutex_unlock(&endpoint.lock);
    /* What a thread still uses stays; it is little. */
    if (place && crew_free(place->crew) == NULL)
        free_place(place);
}
