/* SPDX-License-Identifier: MIT */
/*
 * Target: the folders that an installation puts files into. Those that it makes are noted in the
 * registry where Windows notes them (Software\Microsoft\Windows\CurrentVersion\Installer\Folders),
 * so that removal takes away what was made, once it is empty, and no other folder.
 *
 * Nobody may lead an installation elsewhere: a symbolic link on the way must belong to root or to
 * the caller, and with --root must not leave that folder.
 */
#pragma once

#include <sys/types.h>

#include <comity/winerror.h>

#include "action/installation.h"
#include "base/cleanup.h"

struct target;

/* For the time of an action; the installation is borrowed. */
HRESULT target_new(struct installation *installation, struct target **ret_target);
struct target *target_free(struct target *target);
DEFINE_CLEANUP(struct target *, target_free);

/*
 * Has @folder be there, and its parents. Raised: ERROR_DIRECTORY's HRESULT for what is no folder,
 * E_ACCESSDENIED for links that lead elsewhere.
 */
HRESULT target_make_folder(struct target *target, const char *folder);

/* The same for the folder that @path is a file of. */
HRESULT target_make_parent(struct target *target, const char *path);

/* Only looks: whether what is there of @folder leads where it says. Raised as above. */
HRESULT target_check_folder(struct target *target, const char *folder);
HRESULT target_check_parent(struct target *target, const char *path);

/* Removes @folder and its parents as far as they were made by installations, are empty, and held by
 * nobody. S_FALSE if @folder stays. */
HRESULT target_drop_folder(struct target *target, const char *folder);

/* The same for the folder of @path, once another one is left or target_settle() says that no more
 * will be: whoever empties a folder does not try at each file. */
HRESULT target_leave(struct target *target, const char *path);
HRESULT target_settle(struct target *target);

/* Holds a folder, empty or not, on behalf of @holder (a component), and ends that. */
HRESULT target_hold_folder(struct target *target, const char *folder, const char *holder);
HRESULT target_release_folder(struct target *target, const char *folder, const char *holder);

/* The mode that a file gets: all may read it that the user lets, for the machine's all. */
mode_t target_file_mode(const struct installation *installation, mode_t wanted);
