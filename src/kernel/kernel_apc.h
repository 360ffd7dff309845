/* SPDX-License-Identifier: MIT */
/*
 * Asynchronous procedure calls: functions queued to a thread, which runs them in its next wait that
 * is alertable, and leaves the wait for them.
 */
#pragma once

#include "kernel/kernel_thread.h"

/* Whether calls are queued to the thread. The lock is held. */
bool kernel_apc_is_pending(const struct kernel_thread *thread);

/* Runs those of the calling thread. */
void kernel_apc_run(struct kernel_thread *thread);

/* Drops those of a thread that ends. */
void kernel_apc_discard(struct kernel_thread *thread);
