/* SPDX-License-Identifier: MIT */
/*
 * Crew: the threads that serve the multi-threaded apartment. A connection that carries calls has
 * one of them, blocked in recv(), so that a call wakes nobody but who serves it. Connections that
 * are silent cost no thread: they wait in one epoll set, which one more thread watches.
 */
#pragma once

#include "apartment/apartment.h"
#include "base/cleanup.h"

struct crew;

/* Begins to serve all who connect to @listener, which stays the caller's. */
HRESULT crew_new(struct apartment *apartment, int listener, struct crew **ret_crew);

/*
 * Closes all connections and waits for the threads to end. NULL when they have; @crew itself, which
 * then is never freed and goes on using the apartment, if one of them is still in a call, be it
 * this very thread.
 */
struct crew *crew_free(struct crew *crew);

/* In a new process, which has none of its threads: closes what it has of it. */
void crew_forget(struct crew *crew);
