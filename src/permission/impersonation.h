/* SPDX-License-Identifier: MIT */
/*
 * Impersonation: a thread acts as its caller. Its tokens tell of him; where the process is root's
 * the kernel besides looks at files with his eyes. Sockets stay the process's own, so that its
 * other calls are.
 */
#pragma once

#include <stdbool.h>

#include "permission/caller.h"
#include "security/token.h"

struct impersonation {
    bool is_active;
    bool has_switched; /* the kernel knows */
    struct caller caller;
    struct token_identity identity; /* borrows the caller's groups */
    gid_t *groups;                  /* the thread's own, owned */
    size_t n_groups;
    const struct token_identity *outer; /* of a call that this one is nested in */
};

/* As who is at the other end of the socket. It must stay where it is, and end in this thread. */
HRESULT impersonation_begin(int fd, struct impersonation *impersonation);
void impersonation_end(struct impersonation *impersonation);
