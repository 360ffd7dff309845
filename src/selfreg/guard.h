/* SPDX-License-Identifier: MIT */
/*
 * Guards: what keeps a module that registers itself from doing anything else. A process puts them
 * on for itself and all that it starts, for good: no network, no way to other processes of this
 * machine, which could write on its behalf, no writing of files but in one folder, no tracing or
 * signalling of others. What the kernel does not have is left out.
 */
#pragma once

#include <comity/windef.h>

enum guard {
    GUARD_SYSTEM_CALLS = 1, /* seccomp: no sockets, and calls that have no place here */
    GUARD_FILES = 2,        /* Landlock: files are written below the folder alone */
    GUARD_PROCESSES = 4,    /* Landlock: no signals to others */
};

/* Which guards there are now. @folder is where files may be written. */
unsigned guard_put_on(const char *folder);

/* What the kernel has. */
unsigned guard_available(void);
