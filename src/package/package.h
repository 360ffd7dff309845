/* SPDX-License-Identifier: MIT */
/*
 * Package: an installer package (.msi) that has been read: its tables, summary information and
 * streams. Packages come from outside: the file is read, with libmsi, by a process without any
 * rights, so that what a hostile file does to the reader stays there; what that tells is checked.
 *
 * Opened once, a package no longer changes, whatever becomes of the file.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "package/table.h"

struct package;

struct package_terms {
    const char *const *transforms; /* paths of .mst files, or ":stream", in order; n_transforms */
    size_t n_transforms;
};

/*
 * Reads the package at @path, @terms may be NULL. Raised, with the path: the file's errors;
 * ERROR_INSTALL_PACKAGE_INVALID's HRESULT for what is no database or a damaged one (naming the
 * table); ERROR_INSTALL_TRANSFORM_FAILURE's; E_OUTOFMEMORY for what exceeds the limits.
 */
HRESULT package_open(const char *path, const struct package_terms *terms,
                     struct package **ret_package);
struct package *package_free(struct package *package);
DEFINE_CLEANUP(struct package *, package_free);

const char *package_path(const struct package *package); /* in full */

/* NULL if there is none. Names are compared with case. */
const struct table *package_table(const struct package *package, const char *name);

/* All of them, by name; NULL behind the last. */
const struct table *package_table_at(const struct package *package, size_t i);

/* Names of all streams, also of those that belong to cells ("Binary.name"). */
const char *package_stream_at(const struct package *package, size_t i);

/* Writes a stream to @fd. Outcome: ERROR_FILE_NOT_FOUND's HRESULT. */
HRESULT package_read_stream(const struct package *package, const char *name, int fd);

/* The name of the stream that belongs to a row of a table with such a column; the caller frees it.
 * NULL only when memory is out. */
char *package_cell_stream(const struct table *table, size_t row);

/* Summary information (PID_TITLE 2 ... PID_SECURITY 19). Text is NULL and a number false where the
 * package has none; times are FILETIME's units. */
const char *package_summary_text(const struct package *package, unsigned property);
bool package_summary_number(const struct package *package, unsigned property, int64_t *ret_number);

/* A property of the table Property, or NULL. */
const char *package_property(const struct package *package, const char *name);
