/* SPDX-License-Identifier: MIT */
/*
 * Class table: the classes that running servers offer.
 *
 * A server offers a class under its CLSID and a cookie of its own. When the server's connection
 * drops, all its offers go. The event loop owns the table; it takes no locks.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <comity/guiddef.h>
#include <comity/windef.h>

#include "base/cleanup.h"
#include "base/list.h"
#include "wire/scm_protocol.h"

struct class_table;
struct peer;

struct class_offer {
    struct list link; /* in the table, newest first */
    CLSID clsid;
    struct peer *server; /* borrowed */
    uint64_t number;     /* never used twice */
    uint64_t ticket;     /* what clients who got it name it by; new whenever it is resumed */
    uint32_t cookie;
    uint32_t clsctx;
    uint32_t flags;
    bool is_suspended;
    bool is_used; /* up: it was for one client */
    uint32_t objref_size;
    uint8_t objref[];
};

HRESULT class_table_new(struct class_table **ret_table);
struct class_table *class_table_free(struct class_table *table);
DEFINE_CLEANUP(struct class_table *, class_table_free);

/*
 * Adds an offer of @server, which must withdraw it before it goes. Two servers may offer one
 * class; the later one is found first. Outcomes: CO_E_OBJISREG if the server has the cookie in use,
 * account_charge()'s.
 */
HRESULT class_table_offer(struct class_table *table, struct peer *server,
                          const struct scm_offer *offer);

/* Withdraws one offer of @server; S_FALSE if @cookie names none. */
HRESULT class_table_withdraw(struct class_table *table, struct peer *server, uint32_t cookie);

void class_table_withdraw_all(struct class_table *table, struct peer *server);

/* Hides all offers of @server, or shows them (again). */
void class_table_suspend(struct class_table *table, struct peer *server, bool is_suspended);

/* The offer to answer with, or NULL if none runs and a server has to be launched. Who answers with
 * it says so. */
struct class_offer *class_table_find(struct class_table *table, REFCLSID clsid);

/* A client gets the offer: one for a single use is not found again. */
void class_table_use(struct class_offer *offer);

/*
 * Hides the offer of this ticket and class: its server sent a client away. It is on its way out,
 * or it will resume.
 */
void class_table_hide(struct class_table *table, uint64_t ticket, REFCLSID clsid);

/* Whether the process has offered the class and hides it, as one does that is about to leave. */
bool class_table_hides(const struct class_table *table, pid_t server, REFCLSID clsid);

/* Whether the offer of this number is still there, hidden or not. */
bool class_table_has(const struct class_table *table, uint64_t number);

/* The most servers that were found under one class at a time, those for a single use aside. */
unsigned class_table_most_servers(const struct class_table *table);

unsigned class_table_count(const struct class_table *table);

/*
 * Visits the offers older than that with the number (0: all), newest first, until @visit has seen
 * enough and says false.
 */
void class_table_visit(const struct class_table *table, uint64_t before,
                       bool (*visit)(void *context, const struct class_offer *offer),
                       void *context);
