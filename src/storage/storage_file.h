/* SPDX-License-Identifier: MIT */
/*
 * Storage files: a compound file that is open, in the file system or in bytes, with the tree that
 * it was when it was opened or written last. Whoever reads or changes the tree holds its lock.
 */
#pragma once

#include <pthread.h>
#include <sys/types.h>

#include "compound/compound_file.h"
#include "storage/byte_locks.h"

struct storage_file {
    LONG refs; /* (atomic) */
    pthread_mutex_t lock;
    WCHAR *name;       /* (const) the full path; NULL if it is no file */
    char *path;        /* the same in UTF-8 */
    ILockBytes *bytes; /* (const) owned; NULL if it is a file */
    int fd;            /* -1 if it is none */
    struct byte_locks locks;
    DWORD mode;  /* (const) */
    pid_t owner; /* (const) the process that opened it */
    bool is_deleted_after;
    bool is_saving;
    bool is_there;               /* a compound file, which this one has read or written */
    struct compound_facts facts; /* the transaction: the last that this one read or wrote */
    struct compound_node *root;
};

/* What a file is made or opened by. */
struct storage_file_terms {
    const WCHAR *name; /* NULL for bytes, and for a new temporary file */
    ILockBytes *bytes; /* NULL for a file */
    DWORD mode;
    unsigned version; /* of a new file */
};

/*
 * Makes an empty file; with STGM_CREATE in place of another, with STGM_CONVERT with what another
 * was in its stream "CONTENTS", which STG_S_CONVERTED says. STG_E_FILEALREADYEXISTS; what
 * byte_locks_take() and compound_file_over() answer.
 */
HRESULT storage_file_make(const struct storage_file_terms *terms, struct storage_file **ret_file);

/* Opens what is there. What byte_locks_take() and compound_read() answer, STG_E_FILENOTFOUND,
 * STG_E_PATHNOTFOUND, STG_E_ACCESSDENIED. */
HRESULT storage_file_open(const struct storage_file_terms *terms, struct storage_file **ret_file);

struct storage_file *storage_file_ref(struct storage_file *file);
struct storage_file *storage_file_unref(struct storage_file *file);
DEFINE_CLEANUP(struct storage_file *, storage_file_unref);

/* Whether this process may write the file: one that was forked has its locks and descriptor, but
 * they are its parent's. */
bool storage_file_is_own(const struct storage_file *file);

/* Where the file's bytes are. bytes_file_source()'s, compound_source_file()'s. */
HRESULT storage_file_source(struct storage_file *file, struct compound_source *ret_source);

/* Whether the descriptor's file is still the one of the name, which another may have replaced. */
bool storage_file_is_current(const struct storage_file *file);

/*
 * Writes the tree, by STGC_'s @flags. STG_E_REVERTED if it is not its own; STG_E_INUSE if foreign
 * bytes ask for it while they are written; STG_E_NOTCURRENT, with STGC_ONLYIFCURRENT, if another
 * has written the file since this one read or wrote it; STG_E_INVALIDHEADER if what others can lock
 * is no compound file any more; what byte_locks_enter() and compound_file_over() answer.
 */
HRESULT storage_file_save(struct storage_file *file, DWORD flags);

/* Writes the tree to a new file, which is this one from now on. STG_E_REVERTED;
 * STG_E_FILEALREADYEXISTS; compound_file_beside()'s. */
HRESULT storage_file_switch(struct storage_file *file, const WCHAR *name);

/* When a file was made, changed and read, as far as the system knows. False if it is none. */
bool storage_file_times(const struct storage_file *file, uint64_t ret_times[3]);
