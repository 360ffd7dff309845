/* SPDX-License-Identifier: MIT */
/*
 * Reading tables from files of their own (.idt): a line with the columns' names, one with their
 * types, one with the table's name and its keys, and a line for each row, with tabs between cells.
 */
#pragma once

#include <stddef.h>

#include <comity/winerror.h>

#include "package/table.h"

/* Who is told of the file that a stream's cell names. */
struct idt_streams {
    HRESULT (*add)(void *context, const struct table *table, size_t row, const char *file);
    void *context;
};

/*
 * Adds the rows of @text to *@table, or makes it if that is NULL. @path is for messages. Raised:
 * E_INVALIDARG naming the line. *@table may have been made in spite of a failure.
 */
HRESULT idt_read(const char *path, const char *text, size_t size, const struct idt_streams *streams,
                 struct table **table);

/* The table's name, from its third line; NULL if there is none. The caller frees it. */
char *idt_table_name(const char *text, size_t size);
