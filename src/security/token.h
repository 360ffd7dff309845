/* SPDX-License-Identifier: MIT */
/*
 * Tokens: kernel objects that say who a process is, or whom a thread impersonates.
 */
#pragma once

#include <stdbool.h>
#include <sys/types.h>

#include <comity/winnt.h>

#include "kernel/kernel_object.h"

/* The token of a handle, referenced for the caller. Outcome: ERROR_INVALID_HANDLE's HRESULT. */
HRESULT token_find(HANDLE handle, struct kernel_object **ret_object);

struct token_identity {
    uid_t user;
    gid_t group;
    gid_t *groups; /* the supplementary ones */
    size_t n_groups;
};

/* This thread is taken for somebody else, as whose its tokens tell of him; NULL ends that.
 * @identity is borrowed until then. */
void token_impersonate(const struct token_identity *identity);

/* Whom the token is of; NULL for the process itself. */
const struct token_identity *token_identity_of(struct kernel_object *token);

/* Whom the thread impersonates; NULL if nobody. */
const struct token_identity *token_impersonated(void);

/* All privileges and whether they are enabled; returns the size, writes if there is @room. */
DWORD token_list_privileges(struct kernel_object *token, TOKEN_PRIVILEGES *list, DWORD room);
