/* SPDX-License-Identifier: MIT */
#include "installregistry/row_fault.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/hresult.h"

enum {
    KEYS_SIZE = 256,
    WHAT_SIZE = 512,
};

/* The row's keys: "Feature1/Component2". */
static void print_keys(const struct table *table, size_t row, char ret_keys[static KEYS_SIZE])
{
    size_t used = 0;

    ret_keys[0] = '\0';
    for (int i = 0; i < (int)table_n_columns(table) && table_column_at(table, i)->is_key; i++) {
        const char *text = table_text(table, row, i), *part = i > 0 ? "/" : "";
        int32_t number;
        int len;

        if (table_number(table, row, i, &number))
            len = snprintf(ret_keys + used, KEYS_SIZE - used, "%s%d", part, number);
        else
            len = snprintf(ret_keys + used, KEYS_SIZE - used, "%s%s", part, text ? text : "");
        if (len < 0 || (size_t)len >= KEYS_SIZE - used)
            return;
        used += (size_t)len;
    }
}

HRESULT row_fault(const struct table *table, size_t row, const char *column, const char *format,
                  ...)
{
    char keys[KEYS_SIZE], what[WHAT_SIZE];
    va_list arguments;

    print_keys(table, row, keys);
    va_start(arguments, format);
    vsnprintf(what, sizeof(what), format, arguments);
    va_end(arguments);
    return hr_raise(hr_from_win32(ERROR_INSTALL_PACKAGE_INVALID), "table %s, row %s%s%s: %s",
                    table_name(table), keys, column ? ", column " : "", column ? column : "", what);
}

HRESULT row_reference(const struct table *table, size_t row, const char *column,
                      const struct table *other, enum row_reference need, const char **ret_key)
{
    const char *key = table_text(table, row, table_column(table, column));

    if (!key && need == REFERENCE_NEEDED)
        return hr_trace(row_fault(table, row, column, "it is empty"));
    if (key && table_find(other, key) < 0)
        return hr_trace(row_fault(table, row, column, "there is no %s in the table %s", key,
                                  other ? table_name(other) : "that it refers to"));
    *ret_key = key;
    return S_OK;
}

const char *cell_text(const struct table *table, size_t row, const char *column)
{
    const char *text = table_text(table, row, table_column(table, column));

    return text ? text : "";
}

bool cell_number(const struct table *table, size_t row, const char *column, int32_t *ret_number)
{
    return table_number(table, row, table_column(table, column), ret_number);
}
