/* SPDX-License-Identifier: MIT */
/*
 * Package edit: a package with some of its tables changed, to be written as another one. Streams,
 * and all that was not changed, go over as they are.
 */
#pragma once

#include "base/cleanup.h"
#include "package/package.h"
#include "package/package_write.h"

struct package_edit;

/* @package is borrowed for as long as the edit lives. */
HRESULT package_edit_new(const struct package *package, struct package_edit **ret_edit);
struct package_edit *package_edit_free(struct package_edit *edit);
DEFINE_CLEANUP(struct package_edit *, package_edit_free);

/* The table, to be changed: S_FALSE and NULL if the package has none. It is the edit's. */
HRESULT package_edit_table(struct package_edit *edit, const char *name, struct table **ret_table);

/* The same; a package without the table gets one with the columns of @layout. */
HRESULT package_edit_table_like(struct package_edit *edit, const struct table *layout,
                                struct table **ret_table);

/* Leaves the table out. */
void package_edit_drop(struct package_edit *edit, const char *name);

/* The package code of what is another package now; it follows from the old one and what is in the
 * tables. */
HRESULT package_edit_write(struct package_edit *edit, const char *path);
