/* SPDX-License-Identifier: MIT */
/*
 * Search folders: lists of folders in the environment (PATH and its like), for a process that is
 * about to go to another folder.
 */
#pragma once

#include <stdbool.h>

/*
 * Makes the relative folders of the variable's list full ones, below the current folder; an empty
 * place stands for that itself. @ret_was_relative: whether there were any. False when memory is
 * out, or the current folder is gone.
 */
bool search_folders_make_full(const char *variable, bool *ret_was_relative);
