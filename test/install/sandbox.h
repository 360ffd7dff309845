/* SPDX-License-Identifier: MIT */
/*
 * Sandbox: a home for Comity and folders to install into, whose whole state can be kept, brought
 * back and looked at. All are at one place, so that what has paths in it stays true.
 */
#pragma once

#include <limits.h>
#include <stdbool.h>

struct sandbox {
    char place[64];  /* the sandbox itself, which COMITY_HOME, HOME and TMPDIR are below */
    char target[80]; /* where packages are installed: INSTALLDIR */
    char kept[80];   /* the state that was kept */
    char beside[80]; /* what goes with the sandbox, too, as a pattern: its name, and more */
};

/* It goes at the end of the process at the latest. */
void sandbox_init(struct sandbox *sandbox);
void sandbox_deinit(struct sandbox *sandbox);

/* Keeps the state, and brings it back. */
void sandbox_keep(const struct sandbox *sandbox);
void sandbox_restore(const struct sandbox *sandbox);

/* Makes a file in the target folder. */
void sandbox_write(const struct sandbox *sandbox, const char *name, const char *text);

/* The state as a text: files but the registry's own, and both hives as they are exported. The
 * caller frees it. Exporting is a verb of comity, which recovers what was interrupted. */
char *sandbox_picture(const struct sandbox *sandbox);

/* Whether two pictures are the same; if not, says on standard error what @picture has too much, and
 * what it lacks. */
bool sandbox_is_as(const char *picture, const char *expected);
