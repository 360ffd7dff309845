/* SPDX-License-Identifier: MIT */
/*
 * Conclusion: how a registration went, and a sentence that says so.
 */
#pragma once

#include "selfreg/registration.h"

/* Takes the place of the last one. */
__attribute__((format(printf, 3, 4))) HRESULT conclusion_set(struct registration *registration,
                                                             enum registration_outcome outcome,
                                                             const char *format, ...);
