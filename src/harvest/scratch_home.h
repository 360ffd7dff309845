/* SPDX-License-Identifier: MIT */
/*
 * Scratch homes: an empty registry for this process and those that it starts, gone afterwards. It
 * is entered before the process has looked at any registry, for a process has one.
 */
#pragma once

#include <comity/windef.h>

struct scratch_home {
    char *folder; /* owned */
    char *before; /* owned: what COMITY_HOME was; NULL if nothing */
};

HRESULT scratch_home_enter(struct scratch_home *ret_home);

/* At any time: nothing if it was not entered. */
void scratch_home_leave(struct scratch_home *home);
