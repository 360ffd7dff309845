/* SPDX-License-Identifier: MIT */
/*
 * Stub objects: the table of objects that others may call, each with the interfaces that were asked
 * for. An object stays in it while somebody holds a strong reference; weak ones keep it only if
 * it counts its connections itself (IExternalConnection). Source: Windows' "IExternalConnection",
 * "CoLockObjectExternal" and "MSHLFLAGS" pages.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <comity/windows.h>

#include "base/list.h"
#include "marshal/channel.h"

struct apartment;
struct association;

/* What one association holds of one interface. */
struct credit {
    struct list link;           /* in its association */
    struct list interface_link; /* in its interface */
    struct association *association;
    struct stub_interface *held;
    uint32_t refs;
};

struct stub_object {
    struct list link;         /* in the table, by its identity */
    struct list visited_link; /* and in the order in which all are visited */
    struct apartment *apartment;
    IUnknown *identity;            /* owned */
    IExternalConnection *external; /* owned; NULL if it has none */
    uint64_t oxid;                 /* of its apartment, which it may outlive */
    uint64_t oid;
    CLSID clsid;       /* whose object it is, or whose class object; GUID_NULL: not known */
    uint32_t n_offers; /* of it as a class object */
    struct list interfaces;
    uint32_t strong;    /* references and locks */
    uint32_t weak;      /* table-weak packets */
    uint32_t locks;     /* of CoLockObjectExternal, counted in @strong too */
    bool is_met;        /* a client has claimed or called it since it was made or registered */
    bool is_discounted; /* it does not keep the process in use */
    bool is_class;      /* once registered, also when it was revoked and clients still hold it */
    bool was_weak;      /* it has had table-weak packets */
    bool is_detached;   /* it goes when the calls end that use it now */
};

struct stub_interface {
    struct list link;        /* in the table, by its IPID */
    struct list object_link; /* in its object */
    struct stub_object *object;
    GUID ipid;
    IID iid;
    IUnknown *pointer; /* owned */
    struct interface_marshaler *marshaler;
    struct list credits; /* what associations hold of it */
    uint32_t refs;       /* credited, in transit, in tables */
    uint32_t transit;    /* of them: in packets that nobody has unmarshaled */
    uint32_t serving;    /* calls that use the pointer now */
};

/*
 * What a change of counts leads to. It is carried out by stub_table_unlock(), because objects' own
 * code runs then.
 */
struct stub_effect {
    IExternalConnection *connected;
    IExternalConnection *disconnected;
    BOOL closes;
    struct stub_object *freed;
    bool is_last; /* @freed was the last that kept the process in use */
};

void stub_table_lock(void);
void stub_table_unlock(struct stub_effect *effect);

/* All that follow need the lock. Both find functions yield NULL if there is none. */
struct stub_interface *stub_find_interface(const GUID *ipid);
struct stub_object *stub_find_object(const struct apartment *apartment, const IUnknown *identity);

/* Any object of the apartment, or with @identity, of any apartment, that object; NULL if none. */
struct stub_object *stub_find_any(const struct apartment *apartment, const IUnknown *identity);

/*
 * Visits objects from the cursor on, 0 at first, until @visit has seen enough, says false, and the
 * objects beside that one are visited too. Returns the next cursor, 0 after the last object. What
 * is there from the first visit to the last is visited once.
 */
uint64_t stub_visit(uint64_t cursor, bool (*visit)(void *context, const struct stub_object *object),
                    void *context);

/* The object and its interface, new if need be. They take references of their own. Only
 * E_OUTOFMEMORY fails. */
HRESULT stub_add_object(struct apartment *apartment, IUnknown *identity,
                        IExternalConnection *external, struct stub_object **ret_object);
HRESULT stub_add_interface(struct stub_object *object, REFIID iid, IUnknown *pointer,
                           struct interface_marshaler *marshaler,
                           struct stub_interface **ret_interface);

/* Whether an object keeps the process in use. */
bool stub_any_is_used(void);

/* The object does not keep the process in use, from now on. */
void stub_discount(struct stub_object *object);

/* Counts strong references of an interface up and down. @closes: whether the object may go with
 * the last one though there are weak ones. */
void stub_hold(struct stub_interface *held, uint32_t refs, struct stub_effect *effect);
void stub_let_go(struct stub_interface *held, uint32_t refs, bool closes,
                 struct stub_effect *effect);

/* Takes the object out if nothing keeps it any more. */
void stub_sweep(struct stub_object *object, struct stub_effect *effect);

/* Counts locks. */
void stub_lock_object(struct stub_object *object, struct stub_effect *effect);
void stub_unlock_object(struct stub_object *object, bool closes, struct stub_effect *effect);

/* Takes the object out whoever holds it. @tells: whether it hears that its connections went. */
void stub_detach(struct stub_object *object, bool tells, struct stub_effect *effect);
