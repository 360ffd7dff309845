/* SPDX-License-Identifier: MIT */
/*
 * Changes by means of a view's records: MsiViewModify. Source: that function's page.
 */
#pragma once

#include <comity/msiquery.h>

#include "query.h"

/* What validation found: which column has which error. */
struct query_error {
    MSIDBERROR error;
    unsigned column; /* of the table */
};

/* The record has fewer fields than the query columns, a query that tells nothing: outcomes as in
 * query.h, and HRESULT of ERROR_INVALID_DATA with @ret_error where the record may not be so. */
HRESULT query_modify(struct query *query, MSIMODIFY mode, struct record *record,
                     struct query_error *ret_error);
