/* SPDX-License-Identifier: MIT */
/*
 * Killing: runs something again and again, and kills it, with all processes that it started, at
 * each system call in turn that could change a file, or set off a process that does. A kill at any
 * other call would leave what a kill at the next of these leaves, so they are passed over.
 */
#pragma once

#include <stdbool.h>

enum {
    KILLING_NOT_YET = 1u << 30, /* an @n that is never reached: runs to the end */
};

/*
 * Runs @run in a process of its own, whose exit status is what it returns, and kills all at the
 * @n-th of those calls, counted from 1, before it is carried out. Returns how many there were, less
 * than @n if all processes ended before; *@ret_status is then the first one's, as waitpid() has
 * it. Skips the test where processes may not be traced.
 */
unsigned killing_at(unsigned n, int (*run)(void *context), void *context, int *ret_status);

/* The same, but sends the first process a signal at that call, and lets all go on to their end. */
unsigned signalling_at(unsigned n, int signal, int (*run)(void *context), void *context,
                       int *ret_status);
