/* SPDX-License-Identifier: MIT */
/*
 * Class objects that this process registered, and its count of uses.
 */
#pragma once

#include "apartment/apartment.h"
#include "wire/process_protocol.h"

/* The class object for an in-process look-up from the apartment, with a reference, or NULL. */
IUnknown *class_object_find(struct apartment *apartment, REFCLSID clsid, DWORD clsctx);

/* Whether the process has registered any class object. */
bool class_object_exists(void);

/* Whether the process withdrew its class objects from new clients, as it does when its count of
 * uses falls to zero. */
bool class_object_is_stopping(void);

/*
 * Withdraws the class objects from new clients, as at zero, if nothing counts as a use of the
 * process and no other holds an object of it; whether that is so. It may have been withdrawn
 * before: by the objects' own count.
 */
bool class_object_stop_if_unused(void);

/* Who is told when the count of uses falls to zero, after the classes were suspended; NULL for
 * nobody. Called in the thread that released the last use. */
void class_object_on_unused(void (*told)(void));

/* Fills in the flags of the process and its count of uses. */
void class_object_describe(struct process_description *ret_description);

void class_object_revoke_all(struct apartment *apartment);
