/* SPDX-License-Identifier: MIT */
/*
 * Taking the census of one process.
 */
#pragma once

#include "pstool/census.h"

/*
 * Asks the process that listens at the endpoint, whose number it is; one that says nothing for
 * @patience_ms leaves @process without objects. Outcomes: E_OUTOFMEMORY; RPC_S_SERVER_UNAVAILABLE's
 * HRESULT if nobody listens there, or another process.
 */
HRESULT census_process_ask(const char *endpoint, unsigned patience_ms,
                           struct census_process *process);

/* Concludes from all that is known. */
void census_process_judge(struct census_process *process);
void census_process_deinit(struct census_process *process);

/* Makes room for one more element; false without memory. */
bool census_reserve(void *array, size_t n, size_t each);
