/* SPDX-License-Identifier: MIT */
/*
 * Hive pages: LMDB trusts every page of its file. Where somebody else than a commit has written
 * to a hive last, its pages are looked through before LMDB is let at them: that each is what the
 * tree above it says, lies within the file, and is used once.
 *
 * A seal beside the hive tells its size and time of change after the last commit. Without a seal
 * that fits (a copied hive, a writer that was killed, a damaged disk's repair) all is looked at.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <comity/winerror.h>

/*
 * Looks through the pages that transaction @txnid sees, in any file that no writer gives them up
 * in meanwhile. ERROR_BADDB is raised, with the page; @path is for its text.
 */
HRESULT hive_pages_check(int fd, uint64_t txnid, const char *path);

/* Whether the seal of the file @name in @folder fits @fd. */
bool hive_seal_fits(int folder, const char *name, int fd);

/* Makes it fit; a seal that cannot be written costs a look the next time. */
void hive_seal_write(int folder, const char *name, int fd);
