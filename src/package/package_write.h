/* SPDX-License-Identifier: MIT */
/*
 * Writing packages: a database file made of tables, streams and summary information, the same bytes
 * for the same contents.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include <comity/winerror.h>

#include "package/package.h"

struct package_stream {
    const char *name; /* "product.cab", or of a cell (package_cell_stream()) */
    const char *path; /* the file that it is copied from */
};

struct package_summary {
    const char *texts[20]; /* by property: PID_TITLE ...; NULL: none */
    int64_t numbers[20];   /* PID_PAGECOUNT, PID_WORDCOUNT, PID_SECURITY; times as FILETIME */
    uint32_t has_numbers;  /* bits by property */
};

struct package_draft {
    const struct table *const *tables; /* n_tables; _Tables, _Columns follow from them */
    size_t n_tables;
    const struct package_stream *streams;
    size_t n_streams;
    const struct package_summary *summary;
};

/* Writes the file anew: at @path there is the whole package afterwards, or what was there before.
 * Texts are kept in UTF-8. Raised: E_INVALIDARG naming table, row and column for what a database
 * cannot hold; the errors of files, with their names. */
HRESULT package_write(const struct package_draft *draft, const char *path);
