/* SPDX-License-Identifier: MIT */
/*
 * Roll: the processes that serve, or are being started to, kept in the file "scm.roll" of the
 * runtime folder. A daemon that follows one that was killed reads there whose offers to expect:
 * they are on their way, and a second server of their classes would be one too many.
 */
#pragma once

#include <stdbool.h>
#include <sys/types.h>

#include <comity/windef.h>

#include "base/cleanup.h"

struct roll;

/* Reads what the last daemon left: those of it who live are awaited. */
HRESULT roll_open(struct roll **ret_roll);
struct roll *roll_close(struct roll *roll);
DEFINE_CLEANUP(struct roll *, roll_close);

/* From now on the file stays as it is, and is the next daemon's. */
void roll_freeze(struct roll *roll);

/* Counted for each process: it may serve on one connection and be watched as a child besides. */
void roll_add(struct roll *roll, pid_t pid);
void roll_remove(struct roll *roll, pid_t pid);

/*
 * A child's place, for it to sign before it can be noticed: a daemon that is killed meanwhile
 * leaves it on the roll. The next one waits until every child has begun its program, or ended.
 */
struct roll_place;

struct roll_place *roll_reserve(struct roll *roll); /* NULL if there is no room */
void roll_sign(struct roll_place *place);           /* the child: between fork and exec, too */

/* The child was started: adds it, at its place. Without one, the place is free again: @pid 0. */
void roll_add_child(struct roll *roll, struct roll_place *place, pid_t pid);

/* The process has offered a class. */
void roll_note_offer(struct roll *roll, pid_t pid);

/* The process has offered all that it had. */
void roll_note_return(struct roll *roll, pid_t pid);

/* Whether all have returned. Those who died meanwhile have not. */
bool roll_is_complete(const struct roll *roll);

/*
 * Whether somebody is still awaited: he lives, and has offered nothing, or has since the last time
 * that this was asked, so that more may follow.
 */
bool roll_is_awaiting(struct roll *roll);
