/* SPDX-License-Identifier: MIT */
/*
 * What became of an attempt, in words.
 */
#pragma once

#include "selfreg/attempt.h"

/* A clause without a full stop, for people: "DllRegisterServer crashed (...)". The caller frees it;
 * NULL if memory is out. */
char *attempt_text(const struct attempt_plan *plan, const struct attempt *attempt);
