/* SPDX-License-Identifier: MIT */
/*
 * Launch policy: whether the policy of a class's application lets this process launch it.
 */
#pragma once

#include <comity/guiddef.h>

#include "diagnosis/diagnosis.h"

/* Notes what the policy says, and blames a refusal. */
void launch_policy_examine(struct diagnosis *diagnosis, REFCLSID clsid);
