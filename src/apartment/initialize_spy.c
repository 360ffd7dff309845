/* SPDX-License-Identifier: MIT */
#include "apartment/initialize_spy.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/hresult.h"
#include "base/list.h"

struct spy {
    struct spy *next;
    IInitializeSpy *object; /* owned */
    uint64_t order;         /* never used twice */
    DWORD number;           /* its place: the first that was free */
};

/* The thread's own, the last registered first: they are told in that order. */
static _Thread_local struct spy *spies;
static _Thread_local uint64_t last_order;

/* A cookie is good for its thread alone. */
static ULONGLONG cookie_of(DWORD number)
{
    return (ULONGLONG)GetCurrentThreadId() << 32 | number;
}

static bool is_taken(DWORD number)
{
    for (const struct spy *spy = spies; spy; spy = spy->next) {
        if (spy->number == number)
            return true;
    }
    return false;
}

static DWORD first_free_number(void)
{
    DWORD number = 0;

    while (is_taken(number))
        number++;
    return number;
}

/* The first spy before the one in the order, or of all: told spies may revoke any. */
static struct spy *next_spy(uint64_t order)
{
    for (struct spy *spy = spies; spy; spy = spy->next) {
        if (spy->order < order)
            return spy;
    }
    return NULL;
}

#define FOR_EACH_SPY(spy)                                                                          \
    for (uint64_t spy##_order = UINT64_MAX;                                                        \
         (spy = next_spy(spy##_order)) && ((spy##_order = spy->order), true);)

void initialize_spy_before(DWORD flags, DWORD entered)
{
    struct spy *spy;

    FOR_EACH_SPY(spy)
    spy->object->lpVtbl->PreInitialize(spy->object, flags, entered);
}

HRESULT initialize_spy_after(HRESULT hr, DWORD flags, DWORD entered)
{
    struct spy *spy;

    FOR_EACH_SPY(spy)
    hr = spy->object->lpVtbl->PostInitialize(spy->object, hr, flags, entered);
    return hr;
}

void initialize_spy_before_leaving(DWORD entered)
{
    struct spy *spy;

    FOR_EACH_SPY(spy)
    spy->object->lpVtbl->PreUninitialize(spy->object, entered);
}

void initialize_spy_after_leaving(DWORD entered)
{
    struct spy *spy;

    FOR_EACH_SPY(spy)
    spy->object->lpVtbl->PostUninitialize(spy->object, entered);
}

HRESULT CoRegisterInitializeSpy(IInitializeSpy *pSpy, ULARGE_INTEGER *puliCookie)
{
    struct spy *spy;
    HRESULT hr;

    if (!pSpy || !puliCookie)
        return E_INVALIDARG;
    spy = calloc(1, sizeof(*spy));
    if (!spy)
        return hr_raise(E_OUTOFMEMORY, "registering a spy");
    hr = pSpy->lpVtbl->QueryInterface(pSpy, &IID_IInitializeSpy, (void **)&spy->object);
    if (FAILED(hr)) {
        free(spy);
        return hr;
    }
    spy->order = ++last_order;
    spy->number = first_free_number();
    spy->next = spies;
    spies = spy;
    puliCookie->QuadPart = cookie_of(spy->number);
    return S_OK;
}

HRESULT CoRevokeInitializeSpy(ULARGE_INTEGER uliCookie)
{
    for (struct spy **place = &spies; *place; place = &(*place)->next) {
        struct spy *spy = *place;

        if (cookie_of(spy->number) != uliCookie.QuadPart)
            continue;
        *place = spy->next;
        spy->object->lpVtbl->Release(spy->object);
        free(spy);
        return S_OK;
    }
    return E_INVALIDARG;
}
