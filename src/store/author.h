/* SPDX-License-Identifier: MIT */
/*
 * Author: who changes the registry, and when. A change that is done again on behalf of a process
 * that died is still that process's.
 */
#pragma once

#include <stdint.h>

enum {
    AUTHOR_COMMAND_MAX = 1024, /* bytes of a command line that are kept */
};

struct author {
    uint64_t time; /* FILETIME */
    uint32_t uid;
    uint32_t pid;
    const char *command; /* its command line as a shell would take it, in UTF-8; borrowed */
};

/* This process, now; the command is the library's, for good. */
struct author author_now(void);
