/* SPDX-License-Identifier: MIT */
/*
 * Caller: who is at the other end of a socket, as the kernel has it.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include <comity/windef.h>

struct caller {
    pid_t pid;
    uid_t user;
    gid_t *groups; /* owned; the effective one first */
    size_t n_groups;
};

enum {
    CALLER_TEXT_MAX = 256,
};

/* Who was there when the socket was connected. E_OUTOFMEMORY, or the error of the kernel. */
HRESULT caller_of_socket(int fd, struct caller *ret_caller);
void caller_deinit(struct caller *caller);

bool caller_is_in_group(const struct caller *caller, gid_t group);

/* "MACHINE\vasya", as Windows calls accounts. */
void caller_to_account(const struct caller *caller, char ret_text[static CALLER_TEXT_MAX]);

/* "user vasya (1000), process 4711". */
void caller_to_text(const struct caller *caller, char ret_text[static CALLER_TEXT_MAX]);
