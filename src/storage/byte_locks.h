/* SPDX-License-Identifier: MIT */
/*
 * Byte locks: how those who have a compound file open tell each other what they do with it. Each
 * locks a byte, behind all data of small files, for what it does and for what others must not do,
 * and looks for those whom that forbids. The bytes are Windows' own.
 */
#pragma once

#include "storage/storage_mode.h"

/* A file's descriptor, or bytes that can be locked. */
struct byte_locks {
    int fd;            /* borrowed; -1 if it is not a file */
    ILockBytes *bytes; /* borrowed; NULL if it is a file, or cannot be locked */
    uint64_t taken[5];
    unsigned n_taken;
};

/*
 * Who opens, reads or writes a file does it alone, from here to byte_locks_leave(), or until the
 * descriptor is closed. Entering twice is entering once. STG_E_LOCKVIOLATION if another does not
 * leave in time.
 */
HRESULT byte_locks_enter(const struct byte_locks *locks);
void byte_locks_leave(const struct byte_locks *locks);

/*
 * Takes what @mode needs, of a file that was entered. STG_E_SHAREVIOLATION, STG_E_LOCKVIOLATION;
 * failures of the bytes. Where a file system knows no locks there are none.
 */
HRESULT byte_locks_take(struct byte_locks *locks, DWORD mode);

/* Takes the same for another descriptor of what is to be the same file, which nobody has yet. */
void byte_locks_repeat(const struct byte_locks *locks, int fd);

/* Leaves it as well: a file's locks go with its descriptor, but a forked process may have that. */
void byte_locks_release(struct byte_locks *locks);

/* Whether others have the file open. */
bool byte_locks_are_shared(const struct byte_locks *locks);
