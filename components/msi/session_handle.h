/* SPDX-License-Identifier: MIT */
/*
 * The object of a session's handle: a package that is looked at, and the database of it. One thread
 * at a time has it, by its lock.
 */
#pragma once

#include <pthread.h>

#include "session/session.h"

#include "database.h"
#include "record.h"

struct session_handle {
    struct object object;
    pthread_mutex_t lock;
    struct session *session;           /* (lock) */
    struct msi_database *database;     /* (const) owned */
    struct data_properties properties; /* (const) what the database shows of it */
    bool is_costed;                    /* (lock) */
    DWORD modes;                       /* (lock) bits that were set, by MSIRUNMODE */
};

extern const struct object_kind session_kind;

/* Opens the package at a path of this system. The codes are those of MsiOpenPackage(). */
UINT session_handle_new(const char *path, const char *const *properties, size_t n_properties,
                        struct session_handle **ret_session);

/* The text of a record by its format, which is text[0]; @session may be NULL. The caller frees. */
HRESULT session_handle_format(struct session_handle *session, const struct record *record,
                              char **ret_text, size_t *ret_len);
