/* SPDX-License-Identifier: MIT */
/*
 * Delayed calls: functions that the library offers and a shipped module implements, so that
 * programs which do not call them load nothing for them. The first call loads the module, which
 * stays. All may be called from any thread.
 */
#pragma once

/* A call's address in the module, by its number among the calls; NULL if the module or the function
 * is not there. */
void *delayed_call(unsigned index, const char *name);

/* Where the addresses are kept: once, in the file that has the calls. */
#define DELAYED_CALLS(n) void *delayed_addresses[n];
extern void *delayed_addresses[]; /* (atomic) */
