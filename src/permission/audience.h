/* SPDX-License-Identifier: MIT */
/*
 * Audience: whether any policy of this home admits somebody else than its user and root. Only then
 * can other users reach its sockets at all.
 */
#pragma once

#include <stdbool.h>

#include "permission/policy.h"

bool policy_admits_others(const struct policy *policy);

/* The machine's defaults, and each application's permissions. */
bool audience_is_larger(void);
