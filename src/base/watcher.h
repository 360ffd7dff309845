/* SPDX-License-Identifier: MIT */
/*
 * The watcher: a thread of the process, started when first needed, that tells when descriptors get
 * readable to those who have no loop of their own.
 */
#pragma once

#include "base/list.h"

#include <comity/windef.h>

struct watcher_source {
    struct list link; /* (watcher's lock) */
    int fd;           /* (const) */
    /* Called on the watcher's thread again and again while the descriptor is readable, and perhaps
     * once when it is not. */
    void (*ready)(struct watcher_source *source);
};

/* Watches a source, which the caller fills and keeps, until watcher_remove(). */
HRESULT watcher_add(struct watcher_source *source);

/* When this returns, ready() does not run any more; within ready(), not for another time. */
void watcher_remove(struct watcher_source *source);
