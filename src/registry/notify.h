/* SPDX-License-Identifier: MIT */
/*
 * Notification: telling who watches a key that it was changed, in this process or another.
 *
 * Each commit leaves in the hive what it changed (changes.h). Commits of this process are looked
 * at before they return; those of others are seen by a watch on the hive's folder. What changes
 * between two requests of a handle is kept, and answers the second at once.
 */
#pragma once

#include <stdbool.h>

#include <comity/winreg.h>

#include "kernel/kernel_object.h"
#include "registry/key.h"

struct notify_request {
    HKEY handle;
    bool watches_subtree;
    uint32_t filter; /* REG_NOTIFY_CHANGE_ */
};

/* Who is told: an event, once, or the other end of a socket, a byte each time. */
struct notify_target {
    struct kernel_object *event; /* referenced for the notification; or NULL */
    int socket;                  /* taken over; or -1 */
    bool ends_with_thread;       /* also told when the calling thread ends */
};

/* Makes sure that changes are seen; to be called before the key is read. */
HRESULT notify_prepare(void);

/* Has the target told of the changes after those that @read sees. The target is taken in any case.
 */
HRESULT notify_add(const struct notify_request *request, struct key_read *read,
                   const struct notify_target *target);

/* The handle is closed: who is told by it is told a last time. */
void notify_handle_closed(HKEY handle);
