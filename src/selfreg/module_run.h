/* SPDX-License-Identifier: MIT */
/*
 * Module run: a module's own code, run as a request wants it if nothing is wrong with its file.
 */
#pragma once

#include "selfreg/attempt.h"
#include "selfreg/registration.h"

/* Notes in @registration, which has the path, what came of it: the outcome and a clause without a
 * full stop that says so. The caller ends @ret_attempt, which begins with {0}, in any case. */
HRESULT module_run(const struct registration_request *request, struct registration *registration,
                   struct attempt *ret_attempt);
