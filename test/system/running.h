/* SPDX-License-Identifier: MIT */
/*
 * For tests of the running object table.
 */
#pragma once

#include "witness.h"

/* The table, in a new apartment of this thread; and its end. */
IRunningObjectTable *running_begin(DWORD apartment);
void running_end(IRunningObjectTable *table);

IMoniker *running_item(const char *name);
IDispatch *running_witness(void);

/* How many objects run; and that a moniker's display name is this one. */
unsigned running_count(IRunningObjectTable *table);
void running_expect_name(IMoniker *moniker, const WCHAR *name);
