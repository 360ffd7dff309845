/* SPDX-License-Identifier: MIT */
/*
 * Rows of the table TypeLib: the installer has the file's first library registered as
 * RegisterTypeLib does it.
 */
#define COBJMACROS
#include <stdlib.h>
#include <string.h>

#include <comity/windows.h>

#include "base/guid.h"
#include "base/hresult.h"
#include "base/utf16.h"
#include "comrows/com_rows.h"
#include "typefile/find_library.h"
#include "typefile/library_entries.h"

/* What a library's registration would set has to be what the module registers. */
static HRESULT claim_entry(void *context, const struct library_entry *entry)
{
    struct entry_claim *claim = context;
    _cleanup_(freep) char *text = utf16_to_utf8_dup(entry->text);
    _cleanup_(freep) char *name = utf16_to_utf8_dup(entry->name ? entry->name : u"");
    _cleanup_(freep) char *narrow = NULL;

    if (!text || !name || asprintf(&narrow, "Wow6432Node\\%s", entry->key) < 0) {
        narrow = NULL;
        return hr_raise(E_OUTOFMEMORY, "rows of TypeLib");
    }
    entry_claim_text(claim, text, name, "%s", entry->key);
    if (entry->kind == LIBRARY_ENTRY_INTERFACE && entry_set_text(claim->set, narrow, name))
        entry_claim_text(claim, text, name, "%s", narrow);
    return S_OK;
}

/* Raised only without memory: whether the claim is good tells its end. */
static HRESULT claim_library(const struct com_rows *rows, ITypeLib *lib, struct entry_claim *claim)
{
    _cleanup_(freep) char *folder = strdup(rows->harvest->path + rows->harvest->root_len);
    _cleanup_(freep) char16_t *wide = NULL;

    if (folder)
        strrchr(folder, '/')[folder[1] && strrchr(folder, '/') == folder] = '\0';
    wide = folder ? utf16_from_utf8_dup(folder) : NULL;
    if (!wide)
        return hr_raise(E_OUTOFMEMORY, "rows of TypeLib");
    if (FAILED(library_entries_visit(lib, u"%MODULE%", wide, claim_entry, claim)))
        claim->has_failed = true;
    return S_OK;
}

static HRESULT add_row(const struct com_rows *rows, ITypeLib *lib, const TLIBATTR *attributes)
{
    struct table *table = rows->tables->tables[COM_TYPELIB];
    _cleanup_(freep) char *title = NULL;
    char libid[GUID_TEXT_SIZE];
    size_t row = table_n_rows(table);
    BSTR doc = NULL;
    HRESULT hr;

    guid_to_text(&attributes->guid, libid);
    if (SUCCEEDED(ITypeLib_GetDocumentation(lib, -1, NULL, &doc, NULL, NULL)) && doc)
        title = utf16_to_utf8_dup(doc);
    SysFreeString(doc);
    hr = com_rows_add_texts(table,
                            (const char *const[]){libid, NULL, rows->place->component, NULL,
                                                  title && *title ? title : NULL, NULL,
                                                  rows->place->feature},
                            7);
    if (SUCCEEDED(hr))
        hr = table_set_number(table, row, 1, (int32_t)attributes->lcid);
    if (SUCCEEDED(hr))
        hr = table_set_number(table, row, 3,
                              attributes->wMajorVerNum * 256 + attributes->wMinorVerNum);
    return hr_trace(hr);
}

/* Numbers that the table's columns can have. */
static bool is_sayable(const TLIBATTR *attributes)
{
    return attributes->lcid <= INT16_MAX && attributes->wMinorVerNum < 256;
}

static HRESULT add_library(const struct com_rows *rows, ITypeLib *lib)
{
    struct entry_claim claim = {.set = rows->set};
    TLIBATTR *attributes;
    HRESULT hr;

    if (FAILED(ITypeLib_GetLibAttr(lib, &attributes)))
        return S_OK;
    claim.has_failed = !is_sayable(attributes);
    hr = claim_library(rows, lib, &claim);
    if (entry_claim_end(&claim) && SUCCEEDED(hr))
        hr = add_row(rows, lib, attributes);
    ITypeLib_ReleaseTLibAttr(lib, attributes);
    return hr_trace(hr);
}

HRESULT com_rows_add_libraries(const struct com_rows *rows)
{
    _cleanup_(freep) char16_t *path = utf16_from_utf8_dup(rows->harvest->path);
    ITypeLib *lib;
    HRESULT hr;

    if (!path)
        return hr_raise(E_OUTOFMEMORY, "rows of TypeLib");
    if (FAILED(find_library_load(path, &lib)))
        return S_OK;
    hr = add_library(rows, lib);
    ITypeLib_Release(lib);
    return hr_trace(hr);
}
