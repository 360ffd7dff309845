/* SPDX-License-Identifier: MIT */
/*
 * Events: kernel objects that are set and reset, by the calls of their names.
 */
#pragma once

#include "kernel/kernel_object.h"

/* Sets the event behind an object that is one, as SetEvent does; and whether it is one. */
void kernel_event_set(struct kernel_object *event);
bool kernel_object_is_event(const struct kernel_object *object);
