/* SPDX-License-Identifier: MIT */
/*
 * Touched folders: those in which a journal changes something. Their times are brought back when it
 * is rolled back, and what is in them is made durable before it is committed.
 */
#pragma once

#include "journal/journal.h"

/* Notes the folder of @path, before something is changed there. */
HRESULT touched_folders_note(struct journal *journal, const char *path);

/* Notes a folder that is to be made: it has no time to go back to. */
HRESULT touched_folders_note_new(struct journal *journal, const char *folder);

HRESULT touched_folders_sync(const struct journal *journal);

void touched_folders_deinit(struct journal *journal);
