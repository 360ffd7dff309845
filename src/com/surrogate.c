/* SPDX-License-Identifier: MIT */
#include "com/surrogate.h"

#include <pthread.h>

#include <comity/windows.h>

#include "com/class_object.h"

static struct {
    pthread_mutex_t lock;
    ISurrogate *surrogate; /* (lock) owned */
} registered = {.lock = PTHREAD_MUTEX_INITIALIZER};

/* The last one registered is asked. It is held for the life of the process, as Windows does. */
HRESULT CoRegisterSurrogate(LPSURROGATE pSurrogate)
{
    ISurrogate *previous;

    if (!pSurrogate)
        return E_INVALIDARG;
    pSurrogate->lpVtbl->AddRef(pSurrogate);
    pthread_mutex_lock(&registered.lock);
    previous = registered.surrogate;
    registered.surrogate = pSurrogate;
    pthread_mutex_unlock(&registered.lock);
    if (previous)
        previous->lpVtbl->Release(previous);
    return S_OK;
}

/* New clients are sent elsewhere before the surrogate hears of it: what it frees, nobody gets. */
void surrogate_is_unused(void)
{
    ISurrogate *surrogate;

    pthread_mutex_lock(&registered.lock);
    surrogate = registered.surrogate;
    if (surrogate)
        surrogate->lpVtbl->AddRef(surrogate);
    pthread_mutex_unlock(&registered.lock);
    if (!surrogate)
        return;
    if (class_object_stop_if_unused())
        surrogate->lpVtbl->FreeSurrogate(surrogate);
    surrogate->lpVtbl->Release(surrogate);
}
