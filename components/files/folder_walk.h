/* SPDX-License-Identifier: MIT */
/*
 * Walking through a folder and all folders in it, however deep, with two descriptors.
 *
 * Every step is made from an open folder, never through a link, and the way up is checked: who
 * moves or replaces folders meanwhile makes the walk fail, but cannot lead it elsewhere.
 */
#pragma once

#include <sys/stat.h>

#include <windows.h>

/* Each may be NULL; the walk ends when one fails. Links are files. */
struct folder_visitor {
    /* Before the names of a folder are read; @folder is it, opened. */
    HRESULT (*enter)(void *context, int folder, const char *name);
    HRESULT (*file)(void *context, int folder, const char *name, const struct stat *status);
    /* After all in it; @parent is the folder it is in, or AT_FDCWD for the first of all. */
    HRESULT (*leave)(void *context, int parent, const char *name);
};

/*
 * Walks through the folder at the full path @path. Failures: those of the visitor, file_error(),
 * and CTL_E_PERMISSIONDENIED if a folder was moved away from under it.
 */
HRESULT folder_walk(const char *path, const struct folder_visitor *visitor, void *context);
