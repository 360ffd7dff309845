/* SPDX-License-Identifier: MIT */
/*
 * Journal: changes of files that come about together with a transaction of the registry, or not at
 * all. What is to be done is written down before it is done; a process that is killed at any
 * instruction leaves a journal by which the next one goes back to exactly the state before, or, if
 * the registry's transaction was committed, on to the state after.
 *
 * The registry's commit is the one instant that decides. The journal's number goes with the
 * transaction (registry/transaction.h: transaction_mark()), and whoever finds a journal that was
 * left asks the registry for it. So the order is: journal_begin(), changes, journal_prepare(),
 * the commit, journal_finish().
 *
 * Paths are absolute, without "." and "..". What was there before stays beside its place under a
 * hidden name (".comity-NUMBER-...") until the end, so folders may hold a little more meanwhile.
 * One thread at a time.
 *
 * One journal at a time for a home: journal_begin() takes a lock, which ends with the journal or
 * its process, whatever processes that has started.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include <time.h>

#include <comity/windef.h>
#include <comity/winerror.h>

#include "base/cleanup.h"

enum {
    JOURNAL_NUMBER_SIZE = 16,
};

struct journal;

enum journal_waiting {
    JOURNAL_WAIT, /* until another installation is done, or a signal comes */
    JOURNAL_AT_ONCE,
};

/* Whether the registry has seen the commit with a journal's number: transaction_was_marked(). */
typedef HRESULT journal_judge(const uint8_t number[JOURNAL_NUMBER_SIZE], bool *ret_was_committed);

/*
 * Begins a journal, after recovering from one that is left; so the registry is not yet captured by
 * a transaction. @title is what is being done, for people ("installing Example 1.0"). Outcomes: the
 * HRESULTs of ERROR_INSTALL_ALREADY_RUNNING, and, if a signal came while it waited, of
 * ERROR_INSTALL_USEREXIT.
 */
HRESULT journal_begin(const char *title, enum journal_waiting waiting, journal_judge *judge,
                      struct journal **ret_journal);

/* Rolls back what was not prepared; what was, is for journal_recover(). */
struct journal *journal_free(struct journal *journal);
DEFINE_CLEANUP(struct journal *, journal_free);

/* JOURNAL_NUMBER_SIZE bytes, drawn by lot: for the registry's transaction. */
const uint8_t *journal_number(const struct journal *journal);

/* A folder of the journal's own, for anything; gone with it. */
const char *journal_scratch(const struct journal *journal);

/* Makes a folder, its parent being there. S_FALSE if it is there already. */
HRESULT journal_make_folder(struct journal *journal, const char *path, mode_t mode);

/* Removes a folder, at once or, where it cannot be renamed, at the end. S_FALSE if it is not empty
 * or not there. */
HRESULT journal_remove_folder(struct journal *journal, const char *path);

/*
 * Writes a file: @ret_fd (the journal's, until the file is placed) is a new file beside @path;
 * journal_place_file() gives it its name, in place of what was there, with its mode and time (NULL:
 * now). One at a time: a new one before it is placed takes the place of the last.
 */
HRESULT journal_new_file(struct journal *journal, const char *path, mode_t mode, int *ret_fd);
HRESULT journal_place_file(struct journal *journal, const struct timespec *changed);

/* Puts a symbolic link in the place of what was there. */
HRESULT journal_make_link(struct journal *journal, const char *path, const char *target);

/* Removes a file or a link. S_FALSE if there is none. */
HRESULT journal_remove_file(struct journal *journal, const char *path);

/* Moves a file or a link, in place of what was there. Outcome: ERROR_FILE_NOT_FOUND's HRESULT. */
HRESULT journal_move_file(struct journal *journal, const char *from, const char *to);

/* Of a file or a folder. S_FALSE if it has that mode. */
HRESULT journal_set_mode(struct journal *journal, const char *path, mode_t mode);

/*
 * Notes what is done elsewhere and how it is taken back: commands of this system, without a shell
 * ("systemctl", "--user", "stop", ...), each list ended by NULL. @undo runs when the journal is
 * rolled back, @redo once it is committed; either may be NULL. Neither's failure is one of the
 * journal, and either may come twice if this machine is killed meanwhile.
 */
HRESULT journal_note_command(struct journal *journal, const char *const *undo,
                             const char *const *redo);

/* Makes all files durable; the caller then commits the registry's transaction, and calls
 * journal_finish(), which forgets what was there before, or, if that fails, journal_roll_back(). */
HRESULT journal_prepare(struct journal *journal);
HRESULT journal_finish(struct journal *journal);

/* Goes back to the state before. What cannot be brought back at once stays for journal_recover().
 */
HRESULT journal_roll_back(struct journal *journal);

/* Whether a journal is left by a process that is gone: cheap, without a lock, in each command. Not
 * for a process that has one. */
bool journal_is_left(void);

/* What was found left, and which way it went. */
struct journal_recovery {
    char *title; /* owned: what was being done */
    bool was_committed;
};

void journal_recovery_deinit(struct journal_recovery *recovery);

/* Recovers from a journal that is left. Outcomes: S_FALSE if none is; the HRESULT of
 * ERROR_INSTALL_ALREADY_RUNNING. */
HRESULT journal_recover(journal_judge *judge, struct journal_recovery *ret_recovery);
