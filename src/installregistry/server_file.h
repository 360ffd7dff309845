/* SPDX-License-Identifier: MIT */
/*
 * Server files: the file that a component's classes, extensions and type libraries are in, which is
 * its key path, and what an installation says of it in the registry.
 */
#pragma once

#include "installregistry/component_rows.h"
#include "installregistry/registry_place.h"

/* The component's file. Raised, naming the row: its key path is no file. */
HRESULT server_file_find(struct installation *installation, const struct component_row *row,
                         const struct session_file **ret_file);

/*
 * Which programs find what is registered for it: those of 64 bits if the component says so, or if
 * the file is a program or library of this system, whatever its component says.
 */
enum registry_view server_file_view(struct installation *installation,
                                    const struct session_component *component);

/* Where classes, ProgIds and the like of the component go. */
struct registry_place server_file_place(struct installation *installation,
                                        const struct session_component *component);

/* "/path/file argument", with quotation marks where the path needs them; the caller frees it. */
HRESULT server_file_command(const char *path, const char *argument, char **ret_command);

/*
 * Sets, in place of a path or beside it, the value @name that says where a feature of the product
 * offers the file: a list of one descriptor and, if there are, the arguments behind it. Nothing for
 * a component without a code.
 */
HRESULT server_file_offer(struct installation *installation, const struct component_row *row,
                          const char *key, const char *name, const char *arguments);

/*
 * "/path/icon.ico,2" for the columns Icon_ and IconIndex of a row; NULL if there is no icon. The
 * caller frees it.
 */
HRESULT server_file_icon(struct installation *installation, const struct table *table, size_t row,
                         char **ret_icon);
