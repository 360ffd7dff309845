/* SPDX-License-Identifier: MIT */
/*
 * Environment variables as packages name them: without case. The one that is spelt so is first.
 */
#pragma once

/* NULL if there is none. Borrowed from the environment. */
const char *environment_value(const char *name);
