/* SPDX-License-Identifier: MIT */
/*
 * Futexes: sleeping until another thread changes a word. Of a larger atomic field, its low half.
 */
#pragma once

#include <errno.h>
#include <linux/futex.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* Sleeps while *@word is @value, perhaps not so long; false when @timeout (NULL: none) is over. */
static inline bool futex_wait(const void *word, uint32_t value, const struct timespec *timeout)
{
    return syscall(SYS_futex, word, FUTEX_WAIT_PRIVATE, value, timeout, NULL, 0) == 0 ||
           errno != ETIMEDOUT;
}

static inline void futex_wake(const void *word, int n)
{
    syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, n, NULL, NULL, 0);
}
