/* SPDX-License-Identifier: MIT */
/*
 * Registry rows: entries as rows of the table Registry, whose texts are formatted ones.
 */
#pragma once

#include "comrows/com_rows.h"

/* A row for each entry that was not taken. What no row can say is told to @listener; S_FALSE then.
 */
HRESULT harvest_registry_rows_add(const struct com_rows *rows,
                                  const struct registrar_listener *listener);

/* A text as formatted text: with [#File] for the module, paths named, and brackets that stay. The
 * caller's; NULL only when memory is out. */
char *harvest_formatted_text(const char *text, const struct com_place *place);
