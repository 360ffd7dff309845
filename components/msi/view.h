/* SPDX-License-Identifier: MIT */
/*
 * The object of a view's handle.
 */
#pragma once

#include "database.h"
#include "query_modify.h"

struct view {
    struct object object;
    struct msi_database *database; /* (const) owned */
    struct query *query;           /* (database's lock) */
    struct query_error error;      /* (database's lock) of the last validation */
};

extern const struct object_kind view_kind;

/* Outcomes as query_new(). */
HRESULT view_new(struct msi_database *database, const char *query, struct view **ret_view);
