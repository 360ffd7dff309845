/* SPDX-License-Identifier: MIT */
/*
 * Journal: changes of files that come about together with a transaction of the registry, or not at
 * all. What is to be done is written down before it is done; a process that is killed at any
 * instruction leaves a journal by which the next one goes back to exactly the state before, or, if
 * the registry's transaction was committed, on to the state after.
 *
 * The registry's commit is the one instant that decides: a value in it that names the journal goes
 * with the transaction (journal_mark()).
 *
 * Paths are absolute and without "..". One journal at a time, for a home and scope: journal_begin()
 * takes a lock, which lasts to the end of the journal.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include <comity/winerror.h>

#include "base/cleanup.h"

struct journal;

enum journal_waiting {
    JOURNAL_WAIT, /* until another installation is done */
    JOURNAL_AT_ONCE,
};

/*
 * Begins a journal, after recovering from one that is left. @title is what is being done, for
 * people ("installing Example 1.0"). Outcome: ERROR_INSTALL_ALREADY_RUNNING's HRESULT.
 */
HRESULT journal_begin(const char *title, enum journal_waiting waiting,
                      struct journal **ret_journal);

/* Rolls back what was not committed. */
struct journal *journal_free(struct journal *journal);
DEFINE_CLEANUP(struct journal *, journal_free);

/* A folder of the journal's own, for anything; gone with it. */
const char *journal_scratch(const struct journal *journal);

/* Makes a folder, its parent being there. S_FALSE if it is there already. */
HRESULT journal_make_folder(struct journal *journal, const char *path, mode_t mode);

/* Removes a folder. S_FALSE if it is not empty or not there. */
HRESULT journal_remove_folder(struct journal *journal, const char *path);

/*
 * Writes a file: @ret_fd (the journal's, until the file is placed) is a new file beside @path;
 * journal_place_file() gives it its name, in place of what was there, with its times and mode.
 * One at a time.
 */
HRESULT journal_new_file(struct journal *journal, const char *path, mode_t mode, int *ret_fd);
HRESULT journal_place_file(struct journal *journal, const struct timespec *changed);

/* Puts a symbolic link in the place of what was there. */
HRESULT journal_make_link(struct journal *journal, const char *path, const char *target);

/* Removes a file or a link. S_FALSE if there is none. */
HRESULT journal_remove_file(struct journal *journal, const char *path);

/* Moves a file; as place and remove. */
HRESULT journal_move_file(struct journal *journal, const char *from, const char *to);

HRESULT journal_set_mode(struct journal *journal, const char *path, mode_t mode);

/*
 * Notes what is done elsewhere and how it is taken back: commands of this system, without a shell
 * ("systemctl", "--user", "stop", ...), each list ended by NULL. @undo runs when the journal is
 * rolled back, @redo (or NULL) once it is committed; neither's failure is one of the journal.
 */
HRESULT journal_note_command(struct journal *journal, const char *const *undo,
                             const char *const *redo);

/* The value that goes into the registry's transaction: a name for it and its data (text). */
struct journal_mark {
    const char *key;   /* below HKEY_CURRENT_USER or, for root without a home, HKEY_LOCAL_MACHINE */
    const char *value; /* its name */
    const char *text;
};
void journal_mark(const struct journal *journal, struct journal_mark *ret_mark);

/* Makes all files durable; the caller then commits the registry's transaction, and calls
 * journal_finish(), which forgets what was there before. */
HRESULT journal_prepare(struct journal *journal);
HRESULT journal_finish(struct journal *journal);

/* Goes back to the state before. */
HRESULT journal_roll_back(struct journal *journal);

/* Whether a journal is left by a process that is gone: cheap, without a lock, in each command. */
bool journal_is_left(void);

/* Recovers from it; S_FALSE if nothing is left. @ret_title is the caller's: what was being done. */
HRESULT journal_recover(char **ret_title);
