/* SPDX-License-Identifier: MIT */
/*
 * Objects as results of messages, which are numbers: packets of them wait in a list until whoever
 * sent the message takes them.
 */
#define COBJMACROS
#include <comity/oleacc.h>

#include <pthread.h>
#include <stdlib.h>

#include "base/hresult.h"
#include "base/list.h"

enum {
    FIRST_NUMBER = 0x10000, /* numbers below are what messages answer otherwise */
    RESULTS_MAX = 4096,     /* of which a message was sent by somebody who does not take them */
};

struct result {
    struct list link;
    LRESULT number;
    IID iid;
    IStream *packet; /* owned */
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct list results = LIST_INIT(results); /* (lock) */
static LRESULT last_number = FIRST_NUMBER;       /* (lock) */
static int waiting;                              /* (lock) */

/* Packets lead to the parent's objects; its numbers are not given again. */
static void forget_after_fork(void)
{
    pthread_mutex_init(&lock, NULL);
    list_init(&results);
    waiting = 0;
}

__attribute__((constructor)) static void watch_forks(void)
{
    pthread_atfork(NULL, NULL, forget_after_fork);
}

/* The number that the result gets; 0 if too many wait. Who has the number may free the result. */
static LRESULT add(struct result *result)
{
    LRESULT number = 0;

    pthread_mutex_lock(&lock);
    if (waiting < RESULTS_MAX) {
        waiting++;
        number = result->number = ++last_number;
        list_append(&results, &result->link);
    }
    pthread_mutex_unlock(&lock);
    return number;
}

/* The result of a number, which is nobody's any more; NULL if it is none for this interface. */
static struct result *take(LRESULT number, REFIID riid)
{
    struct result *taken = NULL;

    pthread_mutex_lock(&lock);
    list_for_each (link, &results) {
        struct result *found = container_of(link, struct result, link);

        if (found->number == number && IsEqualIID(&found->iid, riid)) {
            taken = found;
            break;
        }
    }
    if (taken) {
        waiting--;
        list_remove(&taken->link);
    }
    pthread_mutex_unlock(&lock);
    return taken;
}

LRESULT LresultFromObject(REFIID riid, WPARAM wParam, IUnknown *punk)
{
    struct result *made;
    LRESULT number;
    HRESULT hr;

    if (!riid || !punk)
        return E_INVALIDARG;
    made = calloc(1, sizeof(*made));
    if (!made)
        return hr_raise(E_OUTOFMEMORY, "an object as a message's result");
    made->iid = *riid;
    hr = CoMarshalInterThreadInterfaceInStream(riid, punk, &made->packet);
    if (FAILED(hr)) {
        free(made);
        return hr_trace(hr);
    }
    number = add(made);
    if (number)
        return number;
    CoReleaseMarshalData(made->packet);
    IStream_Release(made->packet);
    free(made);
    return hr_raise(E_OUTOFMEMORY, "too many objects are results that nobody takes");
}

HRESULT ObjectFromLresult(LRESULT lResult, REFIID riid, WPARAM wParam, void **ppvObject)
{
    struct result *taken;
    HRESULT hr;

    if (!ppvObject)
        return E_INVALIDARG;
    *ppvObject = NULL;
    taken = riid ? take(lResult, riid) : NULL;
    if (!taken)
        return E_INVALIDARG;
    hr = CoGetInterfaceAndReleaseStream(taken->packet, riid, ppvObject);
    free(taken);
    return hr;
}
