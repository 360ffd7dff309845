/* SPDX-License-Identifier: MIT */
#include "stubs/association.h"

#include <stdlib.h>
#include <unistd.h>

#include "apartment/apartment.h"
#include "apartment/callee.h"
#include "base/hresult.h"
#include "base/list.h"
#include "stubs/server_locks.h"
#include "stubs/stub_object.h"

struct association {
    struct list link; /* in its apartment */
    struct apartment *apartment;
    uint32_t number;
    uint32_t connections;
    pid_t peer;   /* (const) */
    bool is_here; /* (const) its client is this process */
    bool is_lender;
    struct list credits;
    uint32_t n_credits;
};

/* What one client may have of one server, so that others have something too. */
enum {
    CREDITS_MAX = 131072,    /* interfaces, of an association */
    CONNECTIONS_MAX = 16384, /* that have introduced themselves, of a process */
};

static uint32_t last_number; /* (stub table's lock) */
static uint32_t n_lenders;   /* (stub table's lock) */

struct association *association_join(struct apartment *apartment, uint32_t number, pid_t peer)
{
    struct association *association = NULL;
    struct stub_effect effect = {0};
    uint32_t n = 0;

    stub_table_lock();
    list_for_each (link, &apartment->associations) {
        struct association *known = container_of(link, struct association, link);

        n += known->peer == peer ? known->connections : 0;
        if (number && known->number == number && known->peer == peer)
            association = known;
    }
    if (n >= CONNECTIONS_MAX) {
        stub_table_unlock(&effect);
        return NULL;
    }
    if (!association) {
        association = calloc(1, sizeof(*association));
        if (association) {
            association->apartment = apartment;
            association->number = ++last_number;
            association->peer = peer;
            association->is_here = peer == getpid();
            list_init(&association->credits);
            list_append(&apartment->associations, &association->link);
        }
    }
    if (association)
        association->connections++;
    stub_table_unlock(&effect);
    return association;
}

uint32_t association_number(const struct association *association)
{
    return association->number;
}

bool association_is_here(const struct association *association)
{
    return association->is_here;
}

pid_t association_peer(const struct association *association)
{
    return association->peer;
}

bool association_lends(const struct association *association)
{
    return association->is_lender;
}

static struct credit *find_credit(struct association *association, struct stub_interface *held)
{
    list_for_each (link, &held->credits) {
        struct credit *credit = container_of(link, struct credit, interface_link);

        if (credit->association == association)
            return credit;
    }
    return NULL;
}

HRESULT association_credit(struct association *association, struct stub_interface *held,
                           uint32_t refs)
{
    struct credit *credit = find_credit(association, held);

    if (!credit) {
        if (association->n_credits == CREDITS_MAX)
            return hr_raise(hr_from_win32(ERROR_NOT_ENOUGH_QUOTA),
                            "process %d holds %d interfaces, and may hold no more",
                            (int)association->peer, CREDITS_MAX);
        credit = calloc(1, sizeof(*credit));
        if (!credit)
            return E_OUTOFMEMORY;
        association->n_credits++;
        credit->association = association;
        credit->held = held;
        list_append(&association->credits, &credit->link);
        list_append(&held->credits, &credit->interface_link);
    }
    credit->refs += refs;
    return S_OK;
}

void association_forget(struct credit *credit)
{
    credit->association->n_credits--;
    list_remove(&credit->link);
    list_remove(&credit->interface_link);
    free(credit);
}

/* Takes up to @refs out of what the association holds. */
static uint32_t debit(struct credit *credit, uint32_t refs)
{
    if (refs > credit->refs)
        refs = credit->refs;
    credit->refs -= refs;
    if (credit->refs == 0)
        association_forget(credit);
    return refs;
}

HRESULT association_add_refs(struct association *association, const GUID *ipid, uint32_t refs)
{
    struct stub_effect effect = {0};
    struct stub_interface *held;
    HRESULT hr = S_OK;

    stub_table_lock();
    held = stub_find_interface(ipid);
    if (held)
        association_borrow(association, held->object);
    if (!held)
        hr = CO_E_OBJNOTREG;
    else if (held->object->is_class && callee_is_stopping())
        hr = CO_E_SERVER_STOPPING;
    else if (refs > UINT32_MAX / 2 - held->object->strong)
        hr = E_INVALIDARG;
    else
        hr = association_credit(association, held, refs);
    if (SUCCEEDED(hr)) {
        stub_hold(held, refs, &effect);
        held->object->is_met = true;
    }
    stub_table_unlock(&effect);
    return hr;
}

HRESULT association_take_over(struct association *association, const GUID *ipid, uint32_t refs)
{
    struct stub_effect effect = {0};
    struct stub_interface *held;
    HRESULT hr = S_OK;

    stub_table_lock();
    held = stub_find_interface(ipid);
    if (!held || held->transit < refs)
        hr = CO_E_OBJNOTREG;
    else
        hr = association_credit(association, held, refs);
    if (SUCCEEDED(hr))
        held->transit -= refs;
    stub_table_unlock(&effect);
    return hr;
}

void association_release_refs(struct association *association, const GUID *ipid, uint32_t refs)
{
    struct stub_effect effect = {0};
    struct stub_interface *held;
    struct credit *credit;

    stub_table_lock();
    held = stub_find_interface(ipid);
    if (held)
        association_borrow(association, held->object);
    credit = held ? find_credit(association, held) : NULL;
    if (credit) {
        stub_let_go(held, debit(credit, refs), true, &effect);
    } else if (held) {
        if (refs > held->transit)
            refs = held->transit;
        held->transit -= refs;
        stub_let_go(held, refs, true, &effect);
    }
    stub_table_unlock(&effect);
}

void association_put_down(struct association *association, const GUID *ipid, uint32_t refs)
{
    struct stub_effect effect = {0};
    struct stub_interface *held;
    struct credit *credit;

    stub_table_lock();
    held = stub_find_interface(ipid);
    credit = held ? find_credit(association, held) : NULL;
    if (credit)
        held->transit += debit(credit, refs);
    stub_table_unlock(&effect);
}

void association_lend(struct association *association)
{
    struct stub_effect effect = {0};

    stub_table_lock();
    if (!association->is_lender)
        n_lenders++;
    association->is_lender = true;
    stub_table_unlock(&effect);
}

/* Hands what is lent of one interface to the borrower. */
static void borrow(struct association *borrower, struct stub_interface *held)
{
    list_for_each (link, &held->credits) {
        struct credit *credit = container_of(link, struct credit, interface_link);

        if (credit->association->is_lender &&
            SUCCEEDED(association_credit(borrower, held, credit->refs)))
            debit(credit, credit->refs);
    }
}

void association_borrow(struct association *association, struct stub_object *object)
{
    if (n_lenders == 0 || association->is_lender)
        return;
    list_for_each (link, &object->interfaces)
        borrow(association, container_of(link, struct stub_interface, object_link));
}

/* Lets go of the first thing that a client which has gone still holds; false if nothing is left. */
static bool forget_one(struct association *association)
{
    struct stub_effect effect = {0};
    struct list *first;

    stub_table_lock();
    first = list_first(&association->credits);
    if (first) {
        struct credit *credit = container_of(first, struct credit, link);
        struct stub_interface *held = credit->held;

        stub_let_go(held, debit(credit, credit->refs), true, &effect);
    }
    stub_table_unlock(&effect);
    return first != NULL;
}

void association_leave(struct association *association)
{
    struct stub_effect effect = {0};
    bool is_last;

    stub_table_lock();
    is_last = --association->connections == 0;
    if (is_last)
        list_remove(&association->link);
    if (is_last && association->is_lender)
        n_lenders--;
    stub_table_unlock(&effect);
    if (!is_last)
        return;

    while (forget_one(association))
        continue;
    server_locks_leave(association,
                       __atomic_load_n(&association->apartment->is_ending, __ATOMIC_ACQUIRE));
    free(association);
}
