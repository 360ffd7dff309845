/* SPDX-License-Identifier: MIT */
#include "installregistry/progid_info.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "installregistry/component_rows.h"
#include "installregistry/row_cell.h"
#include "installregistry/server_file.h"

enum {
    PARENTS_MAX = 16, /* of a ProgId, one above the other */
};

/* ---- checking ---- */

static HRESULT check_parents(const struct table *table, size_t row)
{
    size_t at = row;
    ptrdiff_t found;

    for (int i = 0; i < PARENTS_MAX; i++) {
        HRESULT hr = refer_row(table, at, "ProgId_Parent", table, "ProgId", &found);

        if (FAILED(hr) || found < 0)
            return hr_trace(hr);
        at = (size_t)found;
    }
    return hr_trace(refuse_row(table, row, "ProgId_Parent",
                               "it has itself among its parents, or "
                               "more than %d of them",
                               PARENTS_MAX));
}

static HRESULT check_row(const struct package *package, const struct table *table, size_t row)
{
    ptrdiff_t found;
    HRESULT hr = check_parents(table, row);

    if (SUCCEEDED(hr))
        hr = cell_check_key_name(table, row, "ProgId");
    if (SUCCEEDED(hr))
        hr = refer_row(table, row, "Class_", package_table(package, "Class"), "Class", &found);
    if (SUCCEEDED(hr))
        hr = refer_row(table, row, "Icon_", package_table(package, "Icon"), "Icon", &found);
    return hr_trace(hr);
}

HRESULT progid_info_check(struct installation *installation)
{
    const struct package *package = session_package(installation->session);
    const struct table *table = package_table(package, "ProgId");
    HRESULT hr = S_OK;

    for (size_t row = 0; SUCCEEDED(hr) && row < table_n_rows(table); row++)
        hr = check_row(package, table, row);
    return hr_trace(hr);
}

/* ---- whose it is ---- */

/* The class of the ProgId, its own or that of one above it; "" if it has none. */
static const char *class_of(const struct table *table, size_t row)
{
    const char *class = cell_text(table, row, "Class_");

    for (int i = 0; !*class && i < PARENTS_MAX; i++) {
        ptrdiff_t parent = table_find(table, cell_text(table, row, "ProgId_Parent"));

        if (parent < 0)
            break;
        row = (size_t)parent;
        class = cell_text(table, row, "Class_");
    }
    return class;
}

/* The first component that comes, or is offered, among the rows where @column is @text and, if
 * @needed is not NULL, that column is not empty. */
static const struct session_component *find_coming(struct installation *installation,
                                                   const char *name, const char *column,
                                                   const char *text, const char *needed)
{
    const struct table *table = package_table(session_package(installation->session), name);
    ptrdiff_t row = *text ? table_find_in(table, table_column(table, column), text, 0) : -1;

    for (; row >= 0;
         row = table_find_in(table, table_column(table, column), text, (size_t)row + 1)) {
        const struct session_component *component =
            session_component(installation->session, cell_text(table, (size_t)row, "Component_"));

        if (component &&
            (component_comes(component) || component_is_offered(installation, component)) &&
            (!needed || *cell_text(table, (size_t)row, needed)))
            return component;
    }
    return NULL;
}

/* ---- registering ---- */

/* The ProgId whose parent it is stands for it without telling the version. */
static HRESULT set_current(const struct registry_place *place, const struct table *table,
                           size_t row)
{
    const char *parent = cell_text(table, row, "ProgId_Parent");
    char key[CELL_KEY_PATH_MAX];

    if (!*parent)
        return S_OK;
    snprintf(key, sizeof(key), "%s\\CurVer", cell_text(table, row, "ProgId"));
    return hr_trace(registry_place_set_text(place, key, NULL, parent));
}

static HRESULT register_progid(struct installation *installation,
                               const struct session_component *component, const char *class,
                               const struct table *table, size_t row)
{
    struct registry_place place = server_file_place(installation, component);
    const char *progid = cell_text(table, row, "ProgId");
    _cleanup_(freep) char *icon = NULL;
    char key[CELL_KEY_PATH_MAX];
    HRESULT hr = registry_place_create(&place, progid);

    if (SUCCEEDED(hr) && *cell_text(table, row, "Description"))
        hr = registry_place_set_text(&place, progid, NULL, cell_text(table, row, "Description"));
    snprintf(key, sizeof(key), "%s\\CLSID", progid);
    if (SUCCEEDED(hr) && *class)
        hr = registry_place_set_text(&place, key, NULL, class);
    if (SUCCEEDED(hr))
        hr = set_current(&place, table, row);
    if (SUCCEEDED(hr))
        hr = server_file_icon(installation, table, row, &icon);
    snprintf(key, sizeof(key), "%s\\DefaultIcon", progid);
    if (SUCCEEDED(hr) && icon)
        hr = registry_place_set_text(&place, key, NULL, icon);
    return hr_trace(hr);
}

HRESULT progid_info_register(struct installation *installation)
{
    const struct table *table = package_table(session_package(installation->session), "ProgId");
    HRESULT hr = S_OK;

    for (size_t row = 0; SUCCEEDED(hr) && row < table_n_rows(table); row++) {
        const char *progid = cell_text(table, row, "ProgId"), *class = class_of(table, row);
        const struct session_component *component =
            find_coming(installation, "Class", "CLSID", class, "ProgId_Default");

        if (!component)
            component = find_coming(installation, "Extension", "ProgId_", progid, NULL);
        if (!component)
            continue;
        hr = install_set_owner(installation, component);
        if (SUCCEEDED(hr))
            hr = register_progid(installation, component, class, table, row);
    }
    install_set_owner(installation, NULL);
    return hr_trace(hr);
}
