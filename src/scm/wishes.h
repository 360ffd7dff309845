/* SPDX-License-Identifier: MIT */
/*
 * Wishes: activations, from when they are asked until a class object answers them. A class that
 * nobody offers has its server started, one for all who wish for it; only while servers of a
 * former daemon are on their way back, wishes are held.
 */
#pragma once

#include <systemd/sd-event.h>

#include "base/cleanup.h"
#include "launch/roll.h"
#include "scm/class_table.h"
#include "scm/envoy.h"
#include "scm/peer.h"

struct wishes;
struct wish;

/* Answers with the offer, or without one with @hr and @text. The wish is freed afterwards. */
typedef void (*wish_answer)(struct wish *wish, const struct class_offer *offer, HRESULT hr,
                            const char *text);

struct wish {
    struct list link;
    struct peer *peer;          /* borrowed */
    struct rpc_request request; /* its stub is gone */
    CLSID clsid;
    wish_answer answer;
    void *context;  /* for @answer: freed with the wish */
    bool is_held;   /* nothing has been started for it */
    bool is_parked; /* until the surrogate is there that is being started for another class */
};

/* The table, the roll and the envoys are borrowed. */
HRESULT wishes_new(sd_event *event, struct class_table *classes, struct roll *roll,
                   struct envoys *envoys, struct wishes **ret_wishes);
struct wishes *wishes_free(struct wishes *wishes);
DEFINE_CLEANUP(struct wishes *, wishes_free);

/* A client met the offer's server on its way out. */
void wishes_note_leaver(struct wishes *wishes, uint64_t ticket, REFCLSID clsid);

/* Answers the wish, at once or when it can be; @context is taken. A peer with too many is told so.
 */
void wishes_add(struct wishes *wishes, struct peer *peer, const struct rpc_request *request,
                REFCLSID clsid, wish_answer answer, void *context);

/* A server of a former daemon is back. */
void wishes_note_return(struct wishes *wishes);

/* The process has offered the class. */
void wishes_note_offer(struct wishes *wishes, pid_t pid, REFCLSID clsid);

/* The class is offered, or shown again. */
void wishes_fulfil(struct wishes *wishes, REFCLSID clsid);

/* The same, for any classes. */
void wishes_fulfil_all(struct wishes *wishes);

/* Nobody wants these any more. */
void wishes_drop(struct wishes *wishes, struct peer *peer);

/* Whether servers of a former daemon are still on their way back. */
bool wishes_are_held(const struct wishes *wishes);

/* Whether nothing is under way. */
bool wishes_is_idle(const struct wishes *wishes);

/* As launcher_next(), with how many wait for it. */
bool wishes_next_launch(const struct wishes *wishes, uint64_t after,
                        struct scm_listed_launch *ret_launch);

/* As back_off_next(). */
bool wishes_next_pause(const struct wishes *wishes, uint64_t after,
                       struct scm_listed_pause *ret_pause);
