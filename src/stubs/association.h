/* SPDX-License-Identifier: MIT */
/*
 * Associations: what one client, through however many connections, holds of an apartment's objects.
 * When its last connection closes, all of that goes. Source: [MS-DCOM] 3.1.1.5.6 (references),
 * C706 (association groups).
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include <comity/guiddef.h>

struct apartment;
struct association;
struct credit;
struct stub_interface;
struct stub_object;

/* Adds a connection to the apartment's association with the number, or to a new one with 0 or a
 * number that nobody has; @peer is its process. NULL without memory, or if that has very many
 * connections. */
struct association *association_join(struct apartment *apartment, uint32_t number, pid_t peer);
uint32_t association_number(const struct association *association);

/* Whether its client is this process. */
bool association_is_here(const struct association *association);

/* Its client's process; whether what it holds is for somebody else. The stub table is locked. */
pid_t association_peer(const struct association *association);
bool association_lends(const struct association *association);

/* Takes a connection away. */
void association_leave(struct association *association);

/* Notes references that the interface has counted; the stub table is locked. Outcomes:
 * E_OUTOFMEMORY, ERROR_NOT_ENOUGH_QUOTA's HRESULT for one who holds very much. */
HRESULT association_credit(struct association *association, struct stub_interface *held,
                           uint32_t refs);

/* Forgets what it notes; the stub table is locked. */
void association_forget(struct credit *credit);

/*
 * Gives references of an interface to the association. Outcomes: CO_E_OBJNOTREG, E_INVALIDARG for
 * more than can be counted, E_OUTOFMEMORY.
 */
HRESULT association_add_refs(struct association *association, const GUID *ipid, uint32_t refs);

/* The same with references that a packet brought: CO_E_OBJNOTREG if it has none any more. */
HRESULT association_take_over(struct association *association, const GUID *ipid, uint32_t refs);

/* Gives references back, or (put down) leaves them to a packet. More than the association has are
 * not its to give, but references that no association holds are anybody's. */
void association_release_refs(struct association *association, const GUID *ipid, uint32_t refs);
void association_put_down(struct association *association, const GUID *ipid, uint32_t refs);

/*
 * Lends: what the association holds, now and later, goes to whatever other association first calls
 * the object. So an activator hands objects on to a client whom only the exporter will know; what
 * nobody has called when the lender leaves is released.
 */
void association_lend(struct association *association);

/* The association calls the object; the stub table is locked. */
void association_borrow(struct association *association, struct stub_object *object);
