/* SPDX-License-Identifier: MIT */
/*
 * Load: client processes that work while a test does something to the rest.
 */
#pragma once

#include <stdbool.h>
#include <sys/types.h>

#include "witness.h"

/* What one client does, in the multi-threaded apartment; @context is the test's. */
typedef HRESULT (*load_work)(const void *context);

/* A process that does it, and ends with status 0 if that succeeds. Start it before this process
 * enters an apartment. */
pid_t load_start(load_work work, const void *context);

/* Waits for it; whether it succeeded. */
bool load_has_succeeded(pid_t client);

/* Work: creates the witness program's object, calls it and releases it, so many times. */
HRESULT load_activate(const void *n);

/* The same once, of any class of the program's, with other calls besides. */
HRESULT load_activate_one(REFCLSID clsid, int n_calls);
