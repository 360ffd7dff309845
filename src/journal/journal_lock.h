/* SPDX-License-Identifier: MIT */
/*
 * Journal lock: the folder where the journal lies, below the home's state, and who may use it: one
 * process, until it lets go or dies. Processes that it has started do not hold the lock with it.
 */
#pragma once

#include <limits.h>

#include "journal/journal.h"

/* The journal's file in that folder, and what it is called until it is whole. */
extern const char journal_file_name[];
extern const char journal_new_file_name[];

/* Its path; nothing is made. */
HRESULT journal_folder_path(char ret_path[static PATH_MAX]);

/* Opens the folder for reading, after making it. Raised: E_ACCESSDENIED if others than this user
 * could write there. The caller closes the descriptor. */
HRESULT journal_folder_open(int *ret_fd);

/* Outcomes: as journal_begin(). The lock ends when the caller gives it back. */
HRESULT journal_lock_take(int folder, enum journal_waiting waiting, int *ret_fd);
void journal_lock_give(int *fd);
