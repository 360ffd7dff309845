/* SPDX-License-Identifier: MIT */
/*
 * The process's endpoint: where a process whose objects others may hold tells of them, whatever its
 * apartments are doing. That is the multi-threaded apartment's own socket, under a second name; a
 * process that has only single-threaded ones serves a socket besides, by threads that never run the
 * program's code.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/*
 * An apartment listens, the multi-threaded one with its OXID, others with 0: there is an endpoint
 * from now on. A process that can have none works all the same, it is only not seen.
 */
void process_endpoint_open(uint64_t mta_oxid);

/* The multi-threaded apartment has ended; @listens: whether another one can still be reached. */
void process_endpoint_move(bool listens);

/* Ends it; for the process's last CoUninitialize. */
void process_endpoint_close(void);

/* In a new process: its parent's is none of its. */
void process_endpoint_forget(void);
