/* SPDX-License-Identifier: MIT */
/*
 * Running object table: which objects run, under which monikers. A process registers an object
 * under a cookie of its own; when its connection drops, all that it registered goes. An object of
 * yet another process is watched by a connection to that one, and goes with it. The event loop owns
 * the table; it takes no locks.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <systemd/sd-event.h>

#include <comity/windef.h>

#include "base/cleanup.h"
#include "base/list.h"
#include "wire/rot_protocol.h"

struct rot;
struct peer;

struct rot_entry {
    struct list link;        /* in the table, oldest first */
    struct list bucket_link; /* among those whose comparison data may be equal */
    struct peer *peer;       /* borrowed */
    uint64_t number;         /* never used twice */
    sd_event_source *watch;  /* of an object in another process */
    uint32_t size;           /* of all its bytes */
    struct rot_registration told;
    uint8_t bytes[]; /* that @told points to */
};

HRESULT rot_new(sd_event *event, struct rot **ret_rot);
struct rot *rot_free(struct rot *rot);
DEFINE_CLEANUP(struct rot *, rot_free);

/*
 * Adds an entry of @peer, which must revoke it before it goes. Outcomes:
 * MK_S_MONIKERALREADYREGISTERED if there is an equal one, though it is added; CO_E_OBJISREG if the
 * peer has the cookie in use, ERROR_NOT_ENOUGH_QUOTA's HRESULT if its process has too much here,
 * CO_E_OBJNOTCONNECTED if the object's process has gone.
 */
HRESULT rot_register(struct rot *rot, struct peer *peer, const struct rot_registration *told);

/* Each about one entry of @peer; S_FALSE if the cookie names none. */
HRESULT rot_revoke(struct rot *rot, struct peer *peer, uint32_t cookie);
HRESULT rot_note_time(struct rot *rot, struct peer *peer, const struct rot_time *time);

void rot_revoke_all(struct rot *rot, struct peer *peer);

/* The oldest equal entry, or NULL. */
struct rot_entry *rot_find(struct rot *rot, struct rot_bytes comparison);

/* Takes the entry of that number out, if it is still there: its object was found dead. */
void rot_drop(struct rot *rot, uint64_t number);

/* The oldest entry behind the one with the number, which may be gone; NULL if there is none. */
struct rot_entry *rot_next(struct rot *rot, uint64_t number);

/* The end of the list of entries. */
const struct list *rot_end(const struct rot *rot);
