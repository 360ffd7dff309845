/* SPDX-License-Identifier: MIT */
/*
 * Account: what one process takes of the daemon, over all its connections, and how much that may
 * be. What one takes too much of, others would lack.
 */
#pragma once

#include <stddef.h>
#include <sys/types.h>

#include <comity/windef.h>

#include "base/cleanup.h"

enum account_item {
    ACCOUNT_CONNECTIONS,
    ACCOUNT_REFUSALS, /* of connections, who have yet to hear of it */
    ACCOUNT_OFFERS,
    ACCOUNT_WISHES,
    ACCOUNT_LAUNCHES, /* of servers that have not yet offered what they were started for */
    ACCOUNT_BYTES,    /* that wait in either direction */
    ACCOUNT_RUNNING,  /* objects in the running object table */
    ACCOUNT_RUNNING_BYTES,
    ACCOUNT_WATCHES, /* of other processes whose objects they are: each is a descriptor */
    ACCOUNT_ITEMS,
};

struct accounts;
struct account;

HRESULT accounts_new(struct accounts **ret_accounts);
struct accounts *accounts_free(struct accounts *accounts);
DEFINE_CLEANUP(struct accounts *, accounts_free);

/* The process's account, with a reference. */
HRESULT accounts_open(struct accounts *accounts, pid_t pid, struct account **ret_account);

/* Both take NULL, which is nobody's account. What was charged is refunded before the last
 * reference goes. */
struct account *account_ref(struct account *account);
struct account *account_unref(struct account *account);

/* Outcome: ERROR_NOT_ENOUGH_QUOTA's HRESULT, with a message that tells the process what it has too
 * many of. Nobody has no limit. */
HRESULT account_charge(struct account *account, enum account_item item, size_t n);
void account_refund(struct account *account, enum account_item item, size_t n);
