/* SPDX-License-Identifier: MIT */
/*
 * Host apartments: where in-process objects go whose ThreadingModel does not fit the apartment that
 * asks for them. They come on demand, with threads of their own, and go with the last
 * CoUninitialize of the process. Source: Windows' "InprocServer32" and "Processes, Threads, and
 * Apartments" pages.
 */
#pragma once

#include "apartment/apartment.h"

enum threading_model {
    THREADING_MAIN, /* no ThreadingModel: the process's first STA */
    THREADING_APARTMENT,
    THREADING_FREE,
    THREADING_BOTH, /* and Neutral: wherever the caller is */
};

/* The model that a ThreadingModel value names; one that nobody knows is none. */
enum threading_model threading_model_parse(const char16_t *text);

/*
 * The apartment in which objects of the model live for a caller from @asker: its OXID, or 0 for
 * @asker itself. Starts a host if there is none.
 */
HRESULT apartment_host_find(struct apartment *asker, enum threading_model model,
                            uint64_t *ret_oxid);

/*
 * Runs @job in another apartment of this process and waits for it; an STA @asker serves calls
 * meanwhile. The job's hr_message() comes along. Outcome: RPC_E_DISCONNECTED if the apartment
 * ended.
 */
HRESULT apartment_host_run(struct apartment *asker, uint64_t oxid,
                           HRESULT (*job)(struct apartment *here, void *context), void *context);

/* Ends the hosts' threads; for the process's last CoUninitialize. */
void apartment_host_stop(void);

/* In a new process, which has none of the hosts' threads. */
void apartment_host_forget(void);
