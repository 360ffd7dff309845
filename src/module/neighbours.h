/* SPDX-License-Identifier: MIT */
/*
 * Neighbours: libraries in a module's own folder. Windows looks there for what a module needs; this
 * system's loader does so only if the module says it ($ORIGIN). So they are loaded before it, and
 * serve it by what they call themselves (DT_SONAME).
 */
#pragma once

enum {
    NEIGHBOURS_MAX = 64,
};

struct neighbours {
    void *handles[NEIGHBOURS_MAX]; /* dlopen's; n of them */
    unsigned n;
};

/* Loads those that the module at @path needs, and that these need; none if it has no folder. */
void neighbours_load(const char *path, struct neighbours *neighbours);

/* Lets go of them: who needs one holds it. */
void neighbours_deinit(struct neighbours *neighbours);
