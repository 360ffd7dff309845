/* SPDX-License-Identifier: MIT */
/*
 * Mutexes: kernel objects that one thread owns at a time.
 */
#pragma once

#include "kernel/kernel_object.h"

/* The thread ends: the mutexes that it owns are abandoned to who takes them next. */
void kernel_mutex_abandon(struct kernel_thread *thread);
