/* SPDX-License-Identifier: MIT */
/*
 * Event loops: a single-threaded apartment served by a loop that is not COM's, which sees one
 * descriptor for its calls, messages and timers. The functions of comity.h are defined here.
 */
#pragma once

#include "apartment/apartment.h"

/* The apartment ends. */
void event_loop_close(struct apartment *apartment);
