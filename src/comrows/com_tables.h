/* SPDX-License-Identifier: MIT */
/*
 * COM tables: what modules register, as rows of an installer database. A row of Class, ProgId,
 * AppId, TypeLib, Extension, Verb or MIME is made where all that the installer writes for it is
 * what the module registers; rows of Registry for the rest.
 *
 * The module's path is [#File] in texts.
 */
#pragma once

#include <stdio.h>

#include "harvest/entry_set.h"
#include "harvest/harvest.h"
#include "package/table.h"

enum com_table {
    COM_CLASS,
    COM_PROGID,
    COM_APPID,
    COM_TYPELIB,
    COM_EXTENSION,
    COM_VERB,
    COM_MIME,
    COM_REGISTRY,
    COM_TABLES,
};

struct com_tables {
    struct table *tables[COM_TABLES]; /* owned */
};

/*
 * Names what a path that a text begins with is in the package: prints that as formatted text, and
 * tells how much of the text it was. False if it is nothing of the package.
 */
typedef bool com_name_path(void *context, const char *text, size_t *ret_len, FILE *out);

/* Where in a package the module is. */
struct com_place {
    const char *component;
    const char *registry_component; /* that rows of Registry belong to, if it is another: then there
                                       are no classes; else NULL */
    const char *file;               /* key in the table File */
    const char *feature;
    bool is_plain;            /* rows of Registry alone */
    bool is_exact;            /* no rows for which the installer writes what no module does */
    com_name_path *name_path; /* or NULL */
    void *context;            /* of name_path */
};

/* All of them, without rows. */
HRESULT com_tables_init(struct com_tables *tables);
void com_tables_deinit(struct com_tables *tables);

/*
 * Adds rows for what the module registers. What no row can say is told to @listener, and S_FALSE
 * then. Primary keys of Registry follow from component, key and name.
 */
HRESULT com_tables_add(struct com_tables *tables, const struct harvest *harvest,
                       const struct com_place *place, const struct registrar_listener *listener);
