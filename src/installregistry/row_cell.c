/* SPDX-License-Identifier: MIT */
#include "installregistry/row_cell.h"

#include <string.h>

#include "base/hresult.h"
#include "base/utf16.h"

HRESULT cell_check_key_name(const struct table *table, size_t row, const char *column)
{
    const char *name = cell_text(table, row, column);

    if (strchr(name, '\\'))
        return hr_trace(refuse_row(table, row, column, "there is a backslash in it"));
    if (utf16_from_utf8(name, strlen(name), NULL, 0) > CELL_KEY_NAME_MAX)
        return hr_trace(
            refuse_row(table, row, column, "it has more than %d characters", CELL_KEY_NAME_MAX));
    return S_OK;
}
