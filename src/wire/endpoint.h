/* SPDX-License-Identifier: MIT */
/*
 * Endpoints: sockets under names in the home's runtime folder. They are bound and found through
 * the folder's descriptor, so that a home's path may be of any length.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include <comity/windef.h>

enum {
    ENDPOINT_NAME_SIZE = 32,
};

/* The SCM's name, that of an apartment: "oxid-" and sixteen hex digits, and that by which a process
 * tells of itself: "process-" and its number. */
#define ENDPOINT_SCM "scm"
#define ENDPOINT_OXID "oxid-"
#define ENDPOINT_PROCESS "process-"
void endpoint_name_of_oxid(uint64_t oxid, char ret_name[static ENDPOINT_NAME_SIZE]);
void endpoint_name_of_process(pid_t pid, char ret_name[static ENDPOINT_NAME_SIZE]);

/*
 * Listens under the name, replacing a dead one. The caller closes the descriptor. A folder, or a
 * file with content, is not replaced: ERROR_FILE_EXISTS's HRESULT is raised.
 */
HRESULT endpoint_listen(const char *name, int *ret_fd);

/* Gives who listens under @name another name besides, replacing a dead one. */
HRESULT endpoint_link(const char *name, const char *other_name);

/* Connects; RPC_S_SERVER_UNAVAILABLE's HRESULT, not raised, if nobody listens. What is not
 * to be replaced is answered as above. */
HRESULT endpoint_connect(const char *name, int *ret_fd);

/* The same without waiting: S_FALSE if so many wait there that nobody can tell. */
HRESULT endpoint_try_connect(const char *name, int *ret_fd);

/* The same within a time, which is also how long the socket waits to send and to receive. */
HRESULT endpoint_connect_within(const char *name, unsigned timeout_ms, int *ret_fd);

/*
 * Accepts one connection; S_FALSE if there was none. E_ACCESSDENIED, the connection closed, if its
 * peer is neither this user, nor root, nor was admitted. Any other failure is a shortage, of
 * descriptors even after the process's limit was raised: the connection still waits, so ask again
 * only after a while.
 */
HRESULT endpoint_accept(int listener, int *ret_fd, pid_t *ret_pid);

/* Admits a user to this process's listeners; of many, the last few. Not for several threads. */
void endpoint_admit(uid_t user);

/* Whether everybody is admitted who can reach the folder: the caller asks a policy what they may.
 * Any thread may. */
void endpoint_admit_all(bool is_all);

/* Whether there is one of that name, dead or alive. */
bool endpoint_exists(const char *name);

void endpoint_remove(const char *name);

/* Visits the names that begin with @prefix, of the dead too, in no order; a name may be removed
 * meanwhile. */
void endpoint_visit(const char *prefix, void (*visit)(void *context, const char *name),
                    void *context);

/* Removes the sockets of apartments and processes that nobody listens on: their processes were
 * killed. */
void endpoint_sweep(void);
