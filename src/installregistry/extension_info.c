/* SPDX-License-Identifier: MIT */
#include "installregistry/extension_info.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "installregistry/component_rows.h"
#include "installregistry/row_cell.h"
#include "installregistry/server_file.h"

/* ---- checking ---- */

static HRESULT check_extension(struct installation *installation, const struct component_row *row,
                               void *context)
{
    const char *extension = cell_text(row->table, row->row, "Extension");
    const struct session_file *file;
    HRESULT hr;

    if (!*extension || strpbrk(extension, ".\\"))
        return hr_trace(refuse_row(row->table, row->row, "Extension",
                                   "it is to have neither dots nor backslashes"));
    hr = cell_check_key_name(row->table, row->row, "Extension");
    if (SUCCEEDED(hr))
        hr = cell_check_key_name(row->table, row->row, "ProgId_");
    if (SUCCEEDED(hr) && row->component)
        hr = server_file_find(installation, row, &file);
    return hr_trace(hr);
}

static HRESULT check_verb(const struct package *package, const struct table *verbs, size_t row)
{
    ptrdiff_t found;
    HRESULT hr = cell_check_key_name(verbs, row, "Verb");

    if (FAILED(hr))
        return hr_trace(hr);
    return hr_trace(refer_row(verbs, row, "Extension_", package_table(package, "Extension"),
                              "Extension", &found));
}

HRESULT extension_info_check(struct installation *installation)
{
    const struct package *package = session_package(installation->session);
    const struct table *verbs = package_table(package, "Verb");
    HRESULT hr = component_rows_check(installation, "Extension", check_extension, NULL);

    for (size_t row = 0; SUCCEEDED(hr) && row < table_n_rows(verbs); row++)
        hr = check_verb(package, verbs, row);
    return hr_trace(hr);
}

HRESULT mime_info_check(struct installation *installation)
{
    const struct package *package = session_package(installation->session);
    const struct table *types = package_table(package, "MIME");
    HRESULT hr = S_OK;

    for (size_t row = 0; SUCCEEDED(hr) && row < table_n_rows(types); row++) {
        ptrdiff_t found;

        hr = cell_check_key_name(types, row, "ContentType");
        if (SUCCEEDED(hr))
            hr = refer_row(types, row, "Extension_", package_table(package, "Extension"),
                           "Extension", &found);
    }
    return hr_trace(hr);
}

/* ---- verbs ---- */

/* An extension on its way into the registry, and where its verbs go: below its ProgId, or below
 * itself if it has none. */
struct extension {
    const struct component_row *row;
    const char *name;
    const struct session_file *file;
    struct registry_place place;
    char key[CELL_KEY_PATH_MAX / 4];
};

static HRESULT set_command(struct installation *installation, const struct extension *extension,
                           const struct table *verbs, size_t row)
{
    _cleanup_(freep) char *argument = NULL;
    _cleanup_(freep) char *command = NULL;
    char key[CELL_KEY_PATH_MAX];
    HRESULT hr =
        session_format(installation->session, cell_text(verbs, row, "Argument"), &argument, NULL);

    if (FAILED(hr))
        return hr_trace(hr);
    snprintf(key, sizeof(key), "%s\\shell\\%s\\command", extension->key,
             cell_text(verbs, row, "Verb"));
    hr = server_file_offer(installation, extension->row, key, "command", argument);
    if (FAILED(hr) || component_is_offered(installation, extension->row->component))
        return hr_trace(hr);
    if (asprintf(&command, "\"%s\"%s%s", extension->file->path, *argument ? " " : "", argument) < 0)
        return hr_raise(E_OUTOFMEMORY, "registering a verb");
    return hr_trace(registry_place_set_text(&extension->place, key, NULL, command));
}

static HRESULT set_verb(struct installation *installation, const struct extension *extension,
                        const struct table *verbs, size_t row)
{
    const char *name = table_text(verbs, row, table_column(verbs, "Command"));
    _cleanup_(freep) char *text = NULL;
    char key[CELL_KEY_PATH_MAX];
    HRESULT hr = set_command(installation, extension, verbs, row);

    if (FAILED(hr) || !name)
        return hr_trace(hr);
    snprintf(key, sizeof(key), "%s\\shell\\%s", extension->key, cell_text(verbs, row, "Verb"));
    hr = session_format(installation->session, name, &text, NULL);
    return FAILED(hr) ? hr_trace(hr)
                      : hr_trace(registry_place_set_text(&extension->place, key, NULL, text));
}

/* The verb with the least number is what a double click does. */
static HRESULT set_verbs(struct installation *installation, const struct extension *extension)
{
    const struct table *verbs = package_table(session_package(installation->session), "Verb");
    int column = table_column(verbs, "Extension_");
    const char *first = NULL;
    int32_t least = INT32_MAX;
    char key[CELL_KEY_PATH_MAX];
    HRESULT hr = S_OK;

    for (ptrdiff_t row = table_find_in(verbs, column, extension->name, 0);
         SUCCEEDED(hr) && row >= 0;
         row = table_find_in(verbs, column, extension->name, (size_t)row + 1)) {
        int32_t number;

        hr = set_verb(installation, extension, verbs, (size_t)row);
        if (cell_number(verbs, (size_t)row, "Sequence", &number) && number < least) {
            least = number;
            first = cell_text(verbs, (size_t)row, "Verb");
        }
    }
    snprintf(key, sizeof(key), "%s\\shell", extension->key);
    return FAILED(hr) || !first
               ? hr_trace(hr)
               : hr_trace(registry_place_set_text(&extension->place, key, NULL, first));
}

/* ---- extensions ---- */

static HRESULT register_extension(struct installation *installation,
                                  const struct component_row *row, void *context)
{
    struct extension extension = {.row = row, .name = cell_text(row->table, row->row, "Extension")};
    const char *progid = cell_text(row->table, row->row, "ProgId_");
    const char *type = cell_text(row->table, row->row, "MIME_");
    char dotted[CELL_KEY_PATH_MAX / 4], shell_new[CELL_KEY_PATH_MAX];
    HRESULT hr = server_file_find(installation, row, &extension.file);

    if (FAILED(hr))
        return hr_trace(hr);
    extension.place = server_file_place(installation, row->component);
    snprintf(dotted, sizeof(dotted), ".%s", extension.name);
    snprintf(extension.key, sizeof(extension.key), "%s", *progid ? progid : dotted);
    hr = registry_place_create(&extension.place, dotted);
    if (SUCCEEDED(hr) && *type)
        hr = registry_place_set_text(&extension.place, dotted, "Content Type", type);
    snprintf(shell_new, sizeof(shell_new), "%s\\%s\\ShellNew", dotted, progid);
    if (SUCCEEDED(hr) && *progid)
        hr = registry_place_set_text(&extension.place, dotted, NULL, progid);
    if (SUCCEEDED(hr) && *progid)
        hr = registry_place_create(&extension.place, shell_new);
    return SUCCEEDED(hr) ? hr_trace(set_verbs(installation, &extension)) : hr_trace(hr);
}

HRESULT extension_info_register(struct installation *installation)
{
    return hr_trace(component_rows_known(installation, "Extension", register_extension, NULL));
}

/* ---- content types ---- */

static HRESULT register_type(struct installation *installation, const struct component_row *row,
                             void *context)
{
    const struct table *types = package_table(session_package(installation->session), "MIME");
    const char *extension = cell_text(row->table, row->row, "Extension");
    struct registry_place place = server_file_place(installation, row->component);
    int column = table_column(types, "Extension_");
    char key[CELL_KEY_PATH_MAX], dotted[CELL_KEY_PATH_MAX / 4];
    HRESULT hr = S_OK;

    snprintf(dotted, sizeof(dotted), ".%s", extension);
    for (ptrdiff_t type = table_find_in(types, column, extension, 0); SUCCEEDED(hr) && type >= 0;
         type = table_find_in(types, column, extension, (size_t)type + 1)) {
        const char *clsid = cell_text(types, (size_t)type, "CLSID");

        snprintf(key, sizeof(key), "MIME\\Database\\Content Type\\%s",
                 cell_text(types, (size_t)type, "ContentType"));
        hr = registry_place_set_text(&place, key, "Extension", dotted);
        if (SUCCEEDED(hr) && *clsid)
            hr = registry_place_set_text(&place, key, "CLSID", clsid);
    }
    return hr_trace(hr);
}

HRESULT mime_info_register(struct installation *installation)
{
    return hr_trace(component_rows_known(installation, "Extension", register_type, NULL));
}
