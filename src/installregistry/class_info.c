/* SPDX-License-Identifier: MIT */
#include "installregistry/class_info.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/cleanup.h"
#include "base/guid.h"
#include "base/hresult.h"
#include "installregistry/component_rows.h"
#include "installregistry/row_cell.h"
#include "installregistry/server_file.h"
#include "installregistry/type_library_info.h"

enum {
    CLASS_RELATIVE_PATH = 1, /* of the column Attributes */
    KEY_SIZE = 128,
};

/* ---- checking ---- */

static bool is_guid(const char *text)
{
    GUID guid;

    return SUCCEEDED(guid_from_text(text, &guid));
}

static bool is_local(const char *context)
{
    return strcasecmp(context, "LocalServer32") == 0 || strcasecmp(context, "LocalServer") == 0;
}

static bool is_in_process(const char *context)
{
    return strcasecmp(context, "InprocServer32") == 0 || strcasecmp(context, "InprocServer") == 0 ||
           strcasecmp(context, "InprocHandler32") == 0 || strcasecmp(context, "InprocHandler") == 0;
}

static HRESULT check_class(struct installation *installation, const struct component_row *row,
                           void *context)
{
    const struct package *package = session_package(installation->session);
    const struct session_file *file;
    ptrdiff_t found;
    const char *key;
    HRESULT hr;

    if (!is_guid(cell_text(row->table, row->row, "CLSID")))
        return hr_trace(refuse_row(row->table, row->row, "CLSID", "it is no {...} identifier"));
    key = cell_text(row->table, row->row, "Context");
    if (!is_local(key) && !is_in_process(key))
        return hr_trace(refuse_row(row->table, row->row, "Context",
                                   "%s is none of LocalServer32, InprocServer32, InprocHandler32, "
                                   "LocalServer, InprocServer, InprocHandler",
                                   key));
    hr =
        refer_row(row->table, row->row, "AppId_", package_table(package, "AppId"), "AppId", &found);
    if (SUCCEEDED(hr))
        hr = refer_row(row->table, row->row, "Icon_", package_table(package, "Icon"), "Icon",
                       &found);
    if (SUCCEEDED(hr) && row->component)
        hr = server_file_find(installation, row, &file);
    return hr_trace(hr);
}

static HRESULT check_appid(const struct table *table, size_t row)
{
    if (!is_guid(cell_text(table, row, "AppId")))
        return hr_trace(refuse_row(table, row, "AppId", "it is no {...} identifier"));
    return S_OK;
}

HRESULT class_info_check(struct installation *installation)
{
    const struct table *appids = package_table(session_package(installation->session), "AppId");
    HRESULT hr = component_rows_check(installation, "Class", check_class, NULL);

    for (size_t row = 0; SUCCEEDED(hr) && row < table_n_rows(appids); row++)
        hr = check_appid(appids, row);
    return hr_trace(hr);
}

/* ---- what is said of a class ---- */

/* A class on its way into the registry. */
struct class
{
    const struct table *table;
    size_t row;
    const char *clsid, *context;
    const struct session_file *file;
    struct registry_place place;
    char key[KEY_SIZE]; /* CLSID\{...} */
};

static const char *cell(const struct class *class, const char *column)
{
    return cell_text(class->table, class->row, column);
}

static HRESULT set_below(const struct class *class, const char *below, const char *name,
                         const char *text)
{
    char key[2 * KEY_SIZE];

    snprintf(key, sizeof(key), "%s\\%s", class->key, below);
    return hr_trace(registry_place_set_text(&class->place, key, name, text));
}

/* A library's path stands for itself; a program's begins a command. */
static HRESULT set_path(struct installation *installation, const struct class *class)
{
    _cleanup_(freep) char *argument = NULL;
    _cleanup_(freep) char *command = NULL;
    const char *path = class->file->path;
    int32_t attributes;
    HRESULT hr;

    cell_number(class->table, class->row, "Attributes", &attributes);
    if (attributes & CLASS_RELATIVE_PATH)
        path = class->file->name;
    hr = session_format(installation->session, cell(class, "Argument"), &argument, NULL);
    if (SUCCEEDED(hr) && is_in_process(class->context)) {
        hr = set_below(class, class->context, NULL, path);
        return FAILED(hr) || !*argument
                   ? hr_trace(hr)
                   : hr_trace(set_below(class, class->context, "ThreadingModel", argument));
    }
    if (SUCCEEDED(hr))
        hr = server_file_command(path, argument, &command);
    return FAILED(hr) ? hr_trace(hr) : hr_trace(set_below(class, class->context, NULL, command));
}

/* What is only offered has no path yet, but its model. */
static HRESULT set_server(struct installation *installation, const struct component_row *row,
                          const struct class *class)
{
    const char *argument = cell(class, "Argument");
    char key[2 * KEY_SIZE];
    HRESULT hr = S_OK;

    snprintf(key, sizeof(key), "%s\\%s", class->key, class->context);
    if (!component_is_offered(installation, row->component))
        hr = set_path(installation, class);
    else if (is_in_process(class->context) && *argument)
        hr = set_below(class, class->context, "ThreadingModel", argument);
    return FAILED(hr) ? hr_trace(hr)
                      : hr_trace(server_file_offer(installation, row, key, class->context,
                                                   is_local(class->context) ? argument : ""));
}

/* The handlers that come with the system, by their numbers, or one by its name. */
static HRESULT set_handler(const struct class *class)
{
    const char *handler = cell(class, "DefInprocHandler");
    HRESULT hr = S_OK;

    if (!*handler)
        return S_OK;
    if (strcmp(handler, "1") == 0 || strcmp(handler, "3") == 0)
        hr = set_below(class, "InprocHandler", NULL, "ole2.dll");
    if (FAILED(hr) || strcmp(handler, "1") == 0)
        return hr_trace(hr);
    return hr_trace(
        set_below(class, "InprocHandler32", NULL,
                  strcmp(handler, "2") == 0 || strcmp(handler, "3") == 0 ? "ole32.dll" : handler));
}

/* The ProgId that does not tell a version: the one whose parent the class's own is. */
static HRESULT set_progids(struct installation *installation, const struct class *class)
{
    const struct table *progids = package_table(session_package(installation->session), "ProgId");
    const char *own = cell(class, "ProgId_Default");
    ptrdiff_t row = table_find(progids, own), independent;
    const char *parent = row >= 0 ? cell_text(progids, (size_t)row, "ProgId_Parent") : "";
    HRESULT hr;

    if (!*own)
        return S_OK;
    if (*parent) { /* its own tells none */
        hr = set_below(class, "VersionIndependentProgID", NULL, own);
        return FAILED(hr) ? hr_trace(hr) : hr_trace(set_below(class, "ProgID", NULL, parent));
    }
    hr = set_below(class, "ProgID", NULL, own);
    independent = table_find_in(progids, table_column(progids, "ProgId_Parent"), own, 0);
    if (SUCCEEDED(hr) && independent >= 0)
        hr = set_below(class, "VersionIndependentProgID", NULL,
                       cell_text(progids, (size_t)independent, "ProgId"));
    return hr_trace(hr);
}

/* "offset,length,mask,value", each with its number below FileType\{...}. */
static HRESULT set_file_types(const struct class *class)
{
    _cleanup_(freep) char *masks = strdup(cell(class, "FileTypeMask"));
    char key[KEY_SIZE], *rest = masks;
    HRESULT hr = S_OK;

    if (!masks)
        return hr_raise(E_OUTOFMEMORY, "registering a class");
    for (unsigned i = 0; SUCCEEDED(hr) && rest && *rest; i++) {
        const char *mask = strsep(&rest, ";");

        snprintf(key, sizeof(key), "FileType\\%s\\%u", class->clsid, i);
        hr = registry_place_set_text(&class->place, key, NULL, mask);
    }
    return hr_trace(hr);
}

/* ---- what is said of its application ---- */

struct app_cell {
    const struct table *table;
    size_t row;
    const char *column;
};

/* What a column has, formatted, becomes the value of its name. */
static HRESULT set_app_text(struct installation *installation, const struct registry_place *place,
                            const char *key, const struct app_cell *cell)
{
    const char *text = table_text(cell->table, cell->row, table_column(cell->table, cell->column));
    _cleanup_(freep) char *formatted = NULL;
    HRESULT hr;

    if (!text)
        return S_OK;
    hr = session_format(installation->session, text, &formatted, NULL);
    return FAILED(hr) ? hr_trace(hr)
                      : hr_trace(registry_place_set_text(place, key, cell->column, formatted));
}

static HRESULT set_app(struct installation *installation, const struct class *class)
{
    static const char *const columns[] = {"RemoteServerName", "LocalService", "ServiceParameters",
                                          "DllSurrogate"};
    const struct table *table = package_table(session_package(installation->session), "AppId");
    const char *appid = cell(class, "AppId_");
    ptrdiff_t row = table_find(table, appid);
    char key[KEY_SIZE];
    int32_t flag;
    HRESULT hr;

    if (!*appid || row < 0)
        return S_OK;
    snprintf(key, sizeof(key), "AppID\\%s", appid);
    hr = registry_place_set_text(&class->place, class->key, "AppID", appid);
    if (SUCCEEDED(hr))
        hr = registry_place_create(&class->place, key);
    if (SUCCEEDED(hr) && *cell(class, "Description"))
        hr = registry_place_set_text(&class->place, key, NULL, cell(class, "Description"));
    for (size_t i = 0; SUCCEEDED(hr) && i < sizeof(columns) / sizeof(*columns); i++)
        hr = set_app_text(installation, &class->place, key,
                          &(struct app_cell){table, (size_t)row, columns[i]});
    if (SUCCEEDED(hr) && cell_number(table, (size_t)row, "ActivateAtStorage", &flag) && flag)
        hr = registry_place_set_text(&class->place, key, "ActivateAtStorage", "Y");
    if (SUCCEEDED(hr) && cell_number(table, (size_t)row, "RunAsInteractiveUser", &flag) && flag)
        hr = registry_place_set_text(&class->place, key, "RunAs", "Interactive User");
    return hr_trace(hr);
}

/* ---- all of it ---- */

static HRESULT register_class(struct installation *installation, const struct component_row *row,
                              void *context)
{
    struct class class = {row->table, row->row, cell_text(row->table, row->row, "CLSID"),
                          cell_text(row->table, row->row, "Context")};
    _cleanup_(freep) char *icon = NULL;
    HRESULT hr = server_file_find(installation, row, &class.file);

    if (FAILED(hr))
        return hr_trace(hr);
    class.place = server_file_place(installation, row->component);
    snprintf(class.key, sizeof(class.key), "CLSID\\%s", class.clsid);
    install_log(installation, "class %s: %s of %s", class.clsid, class.context, class.file->path);
    hr = registry_place_create(&class.place, class.key);
    if (SUCCEEDED(hr) && *cell(&class, "Description"))
        hr = registry_place_set_text(&class.place, class.key, NULL, cell(&class, "Description"));
    if (SUCCEEDED(hr))
        hr = set_server(installation, row, &class);
    if (SUCCEEDED(hr))
        hr = set_handler(&class);
    if (SUCCEEDED(hr))
        hr = set_progids(installation, &class);
    if (SUCCEEDED(hr))
        hr = set_app(installation, &class);
    if (SUCCEEDED(hr))
        hr = server_file_icon(installation, row->table, row->row, &icon);
    if (SUCCEEDED(hr) && icon)
        hr = set_below(&class, "DefaultIcon", NULL, icon);
    return SUCCEEDED(hr) ? hr_trace(set_file_types(&class)) : hr_trace(hr);
}

HRESULT class_info_register(struct installation *installation)
{
    HRESULT hr = component_rows_known(installation, "Class", register_class, NULL);

    /* Sequences that advertise have no action for type libraries: they go with the classes. */
    if (SUCCEEDED(hr) && installation->is_advertising)
        hr = type_library_info_register(installation);
    return hr_trace(hr);
}
