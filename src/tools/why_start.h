/* SPDX-License-Identifier: MIT */
/*
 * `comity why --start`: what activation would come to, tried out.
 */
#pragma once

#include "diagnosis/class_lookup.h"

/* Has the daemon start the class's server, or loads its module in a process of its own; what came
 * of it is noted and blamed. */
void why_start(struct diagnosis *diagnosis, const struct class_lookup *lookup, uint32_t contexts);
