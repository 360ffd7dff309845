/* SPDX-License-Identifier: MIT */
#include "session/refusal.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/hresult.h"

enum {
    WHAT_SIZE = 512,
};

HRESULT refuse_row(const struct table *table, size_t row, const char *column, const char *format,
                   ...)
{
    const char *key = table_text(table, row, 0);
    char what[WHAT_SIZE];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(what, sizeof(what), format, arguments);
    va_end(arguments);
    return hr_raise(hr_from_win32(ERROR_INSTALL_PACKAGE_INVALID),
                    "table %s, row %zu (%.72s), column %s: %s", table_name(table), row + 1,
                    key ? key : "", column, what);
}

HRESULT refer_row(const struct table *table, size_t row, const char *column,
                  const struct table *other, const char *other_name, ptrdiff_t *ret_row)
{
    const char *key = table_text(table, row, table_column(table, column));
    ptrdiff_t found = key ? table_find(other, key) : -1;

    if (key && found < 0)
        return refuse_row(table, row, column, "there is no row \"%.72s\" in the table %s", key,
                          other_name);
    *ret_row = found;
    return S_OK;
}
