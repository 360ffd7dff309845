/* SPDX-License-Identifier: MIT */
/*
 * Library: modules loaded as Windows loads them, by whose DllMain, if they have one, they learn
 * their handle when they come and that they go. Any thread may call.
 */
#pragma once

#include <stdbool.h>

/*
 * The handle is dlopen's. On failure NULL, and in @ret_why, which may be NULL, the reason, valid
 * until this thread's next call.
 */
void *library_open(const char *path, const char **ret_why);

/* Whether this thread's last library_open() failed because the module's DllMain said so. */
bool library_was_refused(void);

/* Counts a handle that dlopen() has counted once more, so that library_close() may give it up. */
void library_ref(void *handle);

/* Returns nonzero if there is no such library. */
int library_close(void *handle);
