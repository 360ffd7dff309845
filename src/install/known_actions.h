/* SPDX-License-Identifier: MIT */
/*
 * Known actions: the standard actions of installer packages, and what does each here.
 */
#pragma once

#include <stdbool.h>

#include "action/installation.h"

/* How an action goes about it. */
enum known_kind {
    KNOWN_LOOKING,  /* it changes nothing but the session, so it is done while planning */
    KNOWN_CHANGING, /* it is planned, and done when all of the plan is known to be possible */
    KNOWN_IDLE,     /* there is nothing to do here */
};

struct known_action {
    enum known_kind kind;
    const struct action *action; /* or NULL: idle */
    const char *reason;          /* of an idle one: why, for people */
    bool is_about_files;         /* it changes files, and not the registry */
};

/* False if no standard action is called @name. */
bool known_action_find(const char *name, struct known_action *ret_action);

/* Those of install/, by name, ended by one without. */
extern const struct action looking_actions[];
