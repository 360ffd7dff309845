/* SPDX-License-Identifier: MIT */
/*
 * Folder notes: which folders installations have made, and which components hold them although they
 * are empty. They are values of the registry key that Windows has for this, named by the folder;
 * the data is the folder's path and the holders.
 */
#pragma once

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "session/session.h"

struct folder_notes;

/* Those of the user or of the machine. While they are open, the thread writes the registry on
 * nobody's behalf. */
HRESULT folder_notes_open(enum session_context context, struct folder_notes **ret_notes);
struct folder_notes *folder_notes_close(struct folder_notes *notes);
DEFINE_CLEANUP(struct folder_notes *, folder_notes_close);

/* Whether @path was made by an installation and nobody holds it; S_FALSE if not. */
HRESULT folder_notes_find(struct folder_notes *notes, const char *path);

HRESULT folder_notes_add(struct folder_notes *notes, const char *path);
HRESULT folder_notes_remove(struct folder_notes *notes, const char *path);

/* Nothing becomes of folders that no installation has made. */
HRESULT folder_notes_hold(struct folder_notes *notes, const char *path, const char *holder);
HRESULT folder_notes_release(struct folder_notes *notes, const char *path, const char *holder);
