/* SPDX-License-Identifier: MIT */
/*
 * COM tables: what modules register, as rows of an installer database. A row of Class, ProgId,
 * TypeLib, Extension, Verb or MIME is made where all that the installer writes for it is what the
 * module registers; rows of Registry for the rest.
 *
 * The module's path is [#File] in texts.
 */
#pragma once

#include "harvest/entry_set.h"
#include "harvest/harvest.h"
#include "package/table.h"

enum com_table {
    COM_CLASS,
    COM_PROGID,
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

/* Where in a package the module is. */
struct com_place {
    const char *component;
    const char *file; /* key in the table File */
    const char *feature;
    bool is_plain; /* rows of Registry alone */
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
