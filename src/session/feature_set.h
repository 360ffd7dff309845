/* SPDX-License-Identifier: MIT */
/*
 * Features of a package: its table Feature, the levels that conditions give them, and what is asked
 * for of them. Parents are there where children are: what is asked of one changes others.
 */
#pragma once

#include <stdbool.h>

#include <comity/winerror.h>

#include "package/package.h"
#include "session/session.h"

enum {
    FEATURE_DEPTH_MAX = 64, /* Windows has 16 */
};

/* Bits of the column Attributes. */
enum feature_attributes {
    FEATURE_FAVOR_SOURCE = 0x1,
    FEATURE_FOLLOW_PARENT = 0x2,
    FEATURE_FAVOR_ADVERTISE = 0x4,
    FEATURE_DISALLOW_ADVERTISE = 0x8,
};

struct features {
    const struct table *table;   /* borrowed */
    struct session_feature *all; /* in the table's order; owned */
    size_t n;
    size_t *order; /* of all, parents before their children; owned */
};

/* Reads the table. Refused: parents that are not there or in a circle. */
HRESULT features_init(struct features *features, const struct package *package);
void features_deinit(struct features *features);

struct session_feature *features_find(const struct features *features, const char *key);

/* Levels by the table Condition. Refused: conditions that do not parse. */
HRESULT features_apply_conditions(struct features *features, struct session *session);

/* Whether it can be there: its level and those of its parents are above 0. */
bool feature_is_for_here(const struct session_feature *feature);

/* What it is after the installation. */
enum install_state feature_outcome(const struct session_feature *feature);

/* What a feature is by itself when it is installed: by its attributes. */
enum install_state feature_default(const struct session_feature *feature);

/*
 * Asks for @state: with what is installed come its parents, with what goes its children;
 * children that follow their parents follow. Nothing happens to features that are not for here.
 */
void features_ask(struct features *features, struct session_feature *feature,
                  enum install_state state);
