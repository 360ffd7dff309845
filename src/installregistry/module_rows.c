/* SPDX-License-Identifier: MIT */
#include "installregistry/module_rows.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/hresult.h"
#include "installregistry/component_rows.h"
#include "installregistry/row_cell.h"

void module_rows_deinit(struct module_rows *rows)
{
    free(rows->items);
    *rows = (struct module_rows){0};
}

static const struct table *selfreg_table(struct installation *installation)
{
    return package_table(session_package(installation->session), "SelfReg");
}

/* ---- checking ---- */

static bool is_program(const char *name)
{
    size_t len = strlen(name);

    return len > 4 && strcasecmp(name + len - 4, ".exe") == 0;
}

/* What runs from its source has to be there before; the rest is installed first. */
static HRESULT check_source(const struct table *table, size_t row, const struct session_file *file)
{
    if (!file->component || file->component->action != STATE_SOURCE ||
        access(file->path, R_OK) == 0)
        return S_OK;
    return hr_trace(refuse_row(table, row, "File_",
                               "%s is to be run from its source, and cannot be read there now; "
                               "make the source available, or install the feature locally",
                               file->path));
}

static HRESULT check_row(struct installation *installation, const struct table *table, size_t row)
{
    const struct package *package = session_package(installation->session);
    const struct session_file *file;
    ptrdiff_t found;
    int32_t cost;
    HRESULT hr = refer_row(table, row, "File_", package_table(package, "File"), "File", &found);

    if (FAILED(hr))
        return hr_trace(hr);
    if (found < 0)
        return hr_trace(refuse_row(table, row, "File_", "it is empty"));
    if (cell_number(table, row, "Cost", &cost) && cost < 0)
        return hr_trace(refuse_row(table, row, "Cost", "%d is negative", cost));
    file = session_file(installation->session, cell_text(table, row, "File_"));
    if (!file)
        return S_OK;
    if (is_program(file->name))
        return hr_trace(refuse_row(table, row, "File_",
                                   "%s is a program: an installer registers libraries alone. "
                                   "`comity convert` makes rows for other tables of what it "
                                   "registers with /RegServer",
                                   file->name));
    return hr_trace(check_source(table, row, file));
}

HRESULT module_rows_check(struct installation *installation)
{
    const struct table *table = selfreg_table(installation);
    HRESULT hr = S_OK;

    for (size_t row = 0; SUCCEEDED(hr) && row < table_n_rows(table); row++)
        hr = check_row(installation, table, row);
    return hr_trace(hr);
}

/* ---- finding ---- */

static bool comes(const struct session_file *file)
{
    return file && file->component && component_comes(file->component);
}

HRESULT module_rows_find(struct installation *installation, struct module_rows *ret_rows)
{
    const struct table *table = selfreg_table(installation);
    struct module_rows rows = {calloc(table_n_rows(table) + 1, sizeof(*rows.items))};

    if (!rows.items)
        return hr_raise(E_OUTOFMEMORY, "listing modules that register themselves");
    for (size_t row = 0; row < table_n_rows(table); row++) {
        const struct session_file *file =
            session_file(installation->session, cell_text(table, row, "File_"));
        int32_t cost;

        cell_number(table, row, "Cost", &cost);
        if (comes(file))
            rows.items[rows.n++] = (struct module_row){row, file, cost > 0 ? (uint32_t)cost : 0};
    }
    *ret_rows = rows;
    return S_OK;
}

uint64_t module_rows_cost(struct installation *installation)
{
    struct module_rows rows;
    uint64_t cost = 0;

    if (FAILED(module_rows_find(installation, &rows)))
        return 0;
    for (size_t i = 0; i < rows.n; i++)
        cost += rows.items[i].cost;
    module_rows_deinit(&rows);
    return cost;
}
