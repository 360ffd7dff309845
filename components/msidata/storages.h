/* SPDX-License-Identifier: MIT */
/*
 * Storages within a database's file: rows of the table _Storages. Those that a program adds come as
 * compound files; those that were in the file are taken over as they are.
 */
#pragma once

#include "compound/compound_node.h"

#include "data.h"

/* Lists the storages in the file at @path as rows. */
HRESULT storages_list(const char *path, struct data *data);

/* What is in the file, for what is taken over from it; NULL if it is not there. */
struct compound_node *storages_open(const char *path);

/* Puts the rows' storages into the file at @path, which has none. @source may be NULL. */
HRESULT storages_write(const char *path, const struct data *data,
                       const struct compound_node *source);
