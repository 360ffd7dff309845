/* SPDX-License-Identifier: MIT */
/*
 * A database that a program has opened: its contents, where they came from and go to. One thread at
 * a time has it, by database_lock().
 */
#pragma once

#include <pthread.h>

#include "data.h"
#include "object.h"
#include "summary.h"

enum database_mode {
    DATABASE_READ,
    DATABASE_TRANSACT, /* written when it is committed */
    DATABASE_DIRECT,   /* written when it is closed, too */
};

struct database_terms {
    const char *path;     /* what is read; or written, if it is new */
    const char *new_path; /* where what is committed goes to instead, or NULL */
    enum database_mode mode;
    bool is_new;
    bool is_patch;
};

struct msi_database {
    struct object object;
    pthread_mutex_t lock;
    struct data data;        /* (lock) */
    struct summary summary;  /* (lock) */
    char *path;              /* (const) where it is written */
    char *source;            /* (const) where it was read; NULL: it was new */
    enum database_mode mode; /* (const) */
    bool is_patch;           /* (const) */
    bool is_provisional;     /* (lock) its file goes unless it is committed */
};

extern const struct object_kind database_kind;

/*
 * Opens a database. Outcomes: HRESULTs of ERROR_OPEN_FAILED (there is no such file, or it is no
 * database), ERROR_FILE_NOT_FOUND.
 */
HRESULT msi_database_new(const struct database_terms *terms, struct msi_database **ret_database);

/* Writes what it has. Outcome: HRESULT of ERROR_FUNCTION_FAILED. A database that is only read stays
 * as it is, and that is no failure. */
HRESULT msi_database_commit(struct msi_database *database);

/* Writes to another path, whatever the mode. The caller has the lock. */
HRESULT msi_database_save(struct msi_database *database, const char *path);

void msi_database_lock(struct msi_database *database);
void msi_database_unlock(struct msi_database *database);
