/* SPDX-License-Identifier: MIT */
/*
 * Notices: what this process tells the SCM of itself: the classes that it offers, the objects that
 * it names as running. The connection that tells it stays open, for with it they all go. When the
 * daemon dies, a thread of this process notices at once, waits for the next daemon, and tells it
 * all again under the same cookies.
 *
 * Any thread may call.
 */
#pragma once

#include <stdint.h>

#include <comity/windows.h>

#include "base/list.h"
#include "wire/ndr.h"

struct notice;

/* A sort of notice; each has cookies of its own. */
struct notice_kind {
    uint16_t tell;      /* the request whose arguments @put writes */
    uint16_t take_back; /* the request that ends it, with the cookie alone */
    void (*put)(struct ndr_writer *writer, const struct notice *notice);
    void (*free)(struct notice *notice);
};

/* Part of what the sort knows besides. */
struct notice {
    struct list link;
    const struct notice_kind *kind;
    DWORD cookie;
};

enum notice_watch {
    NOTICE_WATCHED,
    NOTICE_UNWATCHED, /* no thread is begun for it: nobody can miss it yet */
};

/*
 * Tells it, starting a daemon if there is none, and takes it unless that fails. Outcome: whatever
 * the daemon answers.
 */
HRESULT notices_add(struct notice *notice, enum notice_watch watch);

/* Takes it back and frees it; S_FALSE if the cookie names none. A daemon that is not there has
 * forgotten it by itself. */
HRESULT notices_withdraw(const struct notice_kind *kind, DWORD cookie);

/* A change of notices: how it is noted in each, and the request that tells it, with its arguments,
 * if it has any. */
struct notice_change {
    uint16_t opnum;
    void (*apply)(struct notice *notice, const void *value);
    void (*put)(struct ndr_writer *writer, DWORD cookie, const void *value);
    const void *value;
};

/*
 * Changes the notice of the cookie, or with 0 all of the kind. S_FALSE if there is none; otherwise
 * what the daemon answers. One that is not there is not started: the next is told what holds then.
 */
HRESULT notices_change(const struct notice_kind *kind, DWORD cookie,
                       const struct notice_change *change);
