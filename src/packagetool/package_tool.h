/* SPDX-License-Identifier: MIT */
/*
 * The verbs that make packages and look into them, each in a file of its own.
 */
#pragma once

#include "toolkit/verb.h"

extern const struct verb package_diff_verb; /* of two packages */
extern const struct verb pack_verb;
extern const struct verb show_verb;
extern const struct verb unpack_verb;
