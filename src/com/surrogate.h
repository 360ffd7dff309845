/* SPDX-License-Identifier: MIT */
/*
 * Surrogate: a program that lends its process to in-process servers. It does not count what they
 * make, so the library counts what others hold and tells it when that is nothing any more.
 */
#pragma once

#include <stdbool.h>

#include <comity/guiddef.h>

bool surrogate_is_registered(void);

/* Perhaps nobody outside holds an object of this process any more, or a lock; its class objects do
 * not count. If so, the surrogate is told. */
void surrogate_is_unused(void);

/*
 * A class was registered with REGCLS_SURROGATE: from the first of an application on, the SCM may
 * have the surrogate load its other classes.
 */
void surrogate_note_class(REFCLSID clsid);
