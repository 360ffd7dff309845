/* SPDX-License-Identifier: MIT */
/*
 * Message queues: the posted messages of a single-threaded apartment's thread.
 */
#pragma once

#include <stdbool.h>

#include "com/apartment.h"

/* The apartment whose messages the calling thread gets, or NULL. */
struct apartment *message_queue_of_thread(void);

/* Whether messages wait that no call has looked at yet, or, with @also_seen, any. */
bool message_queue_has_input(struct apartment *apartment, bool also_seen);
