/* SPDX-License-Identifier: MIT */
#define COBJMACROS
#include "installregistry/type_library_info.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <comity/windows.h>

#include "base/cleanup.h"
#include "base/guid.h"
#include "base/hresult.h"
#include "base/utf16.h"
#include "installregistry/component_rows.h"
#include "installregistry/row_cell.h"
#include "installregistry/server_file.h"
#include "typefile/find_library.h"
#include "typefile/library_entries.h"

enum {
    KEY_SIZE = 128,
};

/* ---- checking ---- */

static HRESULT check_library(struct installation *installation, const struct component_row *row,
                             void *context)
{
    const struct package *package = session_package(installation->session);
    const struct session_file *file;
    ptrdiff_t found;
    HRESULT hr;
    GUID guid;

    if (FAILED(guid_from_text(cell_text(row->table, row->row, "LibID"), &guid)))
        return hr_trace(refuse_row(row->table, row->row, "LibID", "it is no {...} identifier"));
    hr = refer_row(row->table, row->row, "Directory_", package_table(package, "Directory"),
                   "Directory", &found);
    if (SUCCEEDED(hr) && row->component)
        hr = server_file_find(installation, row, &file);
    return hr_trace(hr);
}

HRESULT type_library_info_check(struct installation *installation)
{
    return hr_trace(component_rows_check(installation, "TypeLib", check_library, NULL));
}

/* ---- registering ---- */

static HRESULT set_entry(const struct library_entry *entry, enum session_context context,
                         enum registry_view view)
{
    struct registry_place place = registry_place(context, REGISTRY_ROOT_CLASSES, view);
    _cleanup_(freep) char *name = entry->name ? utf16_to_utf8_dup(entry->name) : NULL;
    _cleanup_(freep) char *text = utf16_to_utf8_dup(entry->text);

    if (!text || (entry->name && !name))
        return hr_raise(E_OUTOFMEMORY, "registering a type library");
    return hr_trace(registry_place_set_text(&place, entry->key, name, text));
}

static HRESULT write_entry(void *context, const struct library_entry *entry)
{
    struct installation *installation = context;
    enum session_context hive = session_context(installation->session);
    HRESULT hr = set_entry(entry, hive, REGISTRY_VIEW_64);

    if (SUCCEEDED(hr) && entry->kind == LIBRARY_ENTRY_INTERFACE)
        hr = set_entry(entry, hive, REGISTRY_VIEW_32);
    return hr_trace(hr);
}

/* The folder of help files, without '/' at its end; NULL if none is told. */
static HRESULT find_help(struct installation *installation, const struct component_row *row,
                         char16_t **ret_help)
{
    const struct session_directory *directory =
        session_directory(installation->session, cell_text(row->table, row->row, "Directory_"));
    _cleanup_(freep) char *path = directory && directory->path ? strdup(directory->path) : NULL;
    size_t len = path ? strlen(path) : 0;

    *ret_help = NULL;
    if (!directory || !directory->path)
        return S_OK;
    if (path && len > 1 && path[len - 1] == '/')
        path[len - 1] = '\0';
    *ret_help = path ? utf16_from_utf8_dup(path) : NULL;
    return *ret_help ? S_OK : hr_raise(E_OUTOFMEMORY, "registering a type library");
}

/* What the row says must be what the file has: what was registered by the one would not be found by
 * the other. */
static HRESULT check_loaded(const struct component_row *row, const struct session_file *file,
                            ITypeLib *lib)
{
    TLIBATTR *attributes;
    HRESULT hr = ITypeLib_GetLibAttr(lib, &attributes);
    bool is_same;
    GUID guid;

    if (FAILED(hr))
        return hr_raise(hr, "%s: the type library cannot be read", file->path);
    is_same = SUCCEEDED(guid_from_text(cell_text(row->table, row->row, "LibID"), &guid)) &&
              guid_is_equal(&guid, &attributes->guid);
    ITypeLib_ReleaseTLibAttr(lib, attributes);
    return is_same ? S_OK
                   : hr_trace(refuse_row(row->table, row->row, "LibID",
                                         "the library in %s has another one", file->path));
}

/* Where the library is to be found, without its file: the file is not there yet. */
static HRESULT offer_library(struct installation *installation, const struct component_row *row)
{
    const char *description = cell_text(row->table, row->row, "Description");
    struct registry_place place = server_file_place(installation, row->component);
    int32_t version, language;
    char version_key[KEY_SIZE], key[2 * KEY_SIZE];
    HRESULT hr = S_OK;

    cell_number(row->table, row->row, "Version", &version);
    cell_number(row->table, row->row, "Language", &language);
    snprintf(version_key, sizeof(version_key), "TypeLib\\%s\\%x.%x",
             cell_text(row->table, row->row, "LibID"), (unsigned)version >> 8 & 0xffff,
             (unsigned)version & 0xff);
    if (*description)
        hr = registry_place_set_text(&place, version_key, NULL, description);
    snprintf(key, sizeof(key), "%s\\%x\\win64", version_key, (unsigned)language);
    return FAILED(hr) ? hr_trace(hr)
                      : hr_trace(server_file_offer(installation, row, key, "win64", ""));
}

static HRESULT register_library(struct installation *installation, const struct component_row *row,
                                void *context)
{
    const struct session_file *file;
    _cleanup_(freep) char16_t *path = NULL;
    _cleanup_(freep) char16_t *help = NULL;
    ITypeLib *lib;
    HRESULT hr = server_file_find(installation, row, &file);

    if (FAILED(hr))
        return hr_trace(hr);
    if (component_is_offered(installation, row->component))
        return hr_trace(offer_library(installation, row));
    path = utf16_from_utf8_dup(file->path);
    if (!path)
        return hr_raise(E_OUTOFMEMORY, "registering a type library");
    if (installation->is_trial) {
        install_log(installation, "would register the type library %s", file->path);
        return S_OK;
    }
    hr = find_library_load(path, &lib);
    if (FAILED(hr))
        return hr_raise(hr, "registering the type library %s: %s", file->path,
                        *hr_message() ? hr_message() : "it cannot be loaded");
    install_log(installation, "type library %s", file->path);
    hr = check_loaded(row, file, lib);
    if (SUCCEEDED(hr))
        hr = find_help(installation, row, &help);
    if (SUCCEEDED(hr))
        hr = library_entries_visit(lib, path, help, write_entry, installation);
    ITypeLib_Release(lib);
    return hr_trace(hr);
}

HRESULT type_library_info_register(struct installation *installation)
{
    return hr_trace(component_rows_known(installation, "TypeLib", register_library, NULL));
}
