/* SPDX-License-Identifier: MIT */
/*
 * The process's endpoint: where a process whose objects others may hold tells of them. Threads of
 * its own serve it, which never run the program's code, so that it answers whatever the program's
 * apartments are doing.
 */
#pragma once

/* Begins to serve, unless that has begun. A process that cannot works all the same: it is only not
 * seen. */
void process_endpoint_open(void);

/* Ends it; for the process's last CoUninitialize. */
void process_endpoint_close(void);
