/* SPDX-License-Identifier: MIT */
/*
 * Server locks: what clients have locked of class objects with IClassFactory::LockServer. Such a
 * lock is a count that only the class object knows: a client that dies could not give it back. So
 * locks belong to associations as references do, and are undone with them.
 */
#pragma once

#include <stdbool.h>

#include <comity/windows.h>

#include "wire/connection.h"

struct association;

enum lock_change {
    LOCK_NO_CHANGE,
    LOCK_TAKEN,
    LOCK_GIVEN_BACK,
};

/* What a request that is still to be answered would change. */
enum lock_change server_locks_change_of(const struct rpc_request *request);

/* Notes what one that succeeded has changed. A lock may be given back by another client. */
void server_locks_note(struct association *association, IUnknown *class_object,
                       enum lock_change change);

/* The association ends: its locks are given back, or, with the apartment of the class objects
 * ending too, only forgotten. */
void server_locks_leave(struct association *association, bool is_apartment_ending);
