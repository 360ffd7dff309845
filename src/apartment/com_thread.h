/* SPDX-License-Identifier: MIT */
/*
 * What COM knows of a thread: the apartment it entered, and the call that it serves.
 */
#pragma once

#include "apartment/apartment.h"

/* The calling thread's apartment; without one the process's MTA if it exists, else
 * CO_E_NOTINITIALIZED. */
HRESULT apartment_current(struct apartment **ret_apartment);

/* The apartment that the calling thread itself entered, or NULL. */
struct apartment *apartment_entered(void);

/* Whether the calling thread has called OleInitialize() and not taken it back. */
bool com_thread_has_ole(void);

/* Whether any thread has entered an apartment and not left it. */
bool com_thread_is_any(void);

/* The calling thread serves calls for the apartment; with NULL, no more. It is a guest there:
 * CoUninitialize does not take it out. */
void apartment_adopt_thread(struct apartment *apartment);

/* An STA for the calling thread that does not keep the process's COM initialised. */
HRESULT apartment_enter_as_host(void);
void apartment_leave_as_host(void);

/* The causality of the call that this thread serves, or of a new chain. */
GUID apartment_causality(void);

/* Puts another causality in place, and the one before it (of no chain: zeros) into it. */
void apartment_swap_causality(GUID *causality);
