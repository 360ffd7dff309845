/* SPDX-License-Identifier: MIT */
/* Rules of cabinets and streams. Source: Windows' pages on ICE04, 76, 81, and on the table Media.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "packagelint/rule_looks.h"

#define AT(table, row, column) (&(struct lint_place){table, (ptrdiff_t)(row), column})

static bool has_stream(const struct lint *lint, const char *name)
{
    const char *stream;

    for (size_t i = 0; (stream = package_stream_at(lint->package, i)); i++)
        if (strcmp(stream, name) == 0)
            return true;
    return false;
}

/* ---- cabinets ---- */

static HRESULT check_stream(struct lint *lint, const struct table *media, size_t row)
{
    const char *cabinet = lint_text(media, (ptrdiff_t)row, "Cabinet");

    if (*cabinet != '#' || has_stream(lint, cabinet + 1))
        return S_OK;
    return hr_trace(lint_add(lint, AT(media, row, "Cabinet"),
                             "the package has no stream of the name %s", cabinet + 1));
}

HRESULT lint_cabinet_streams(struct lint *lint)
{
    return hr_trace(lint_each(lint, "Media", check_stream));
}

/* Beside the package, where an installation looks for it. */
static HRESULT check_file(struct lint *lint, const struct table *media, size_t row)
{
    const char *cabinet = lint_text(media, (ptrdiff_t)row, "Cabinet");
    const char *package = package_path(lint->package), *slash = strrchr(package, '/');
    _cleanup_(freep) char *path = NULL;

    if (!*cabinet || *cabinet == '#')
        return S_OK;
    if (strchr(cabinet, '/') || strchr(cabinet, '\\'))
        return hr_trace(
            lint_add(lint, AT(media, row, "Cabinet"), "\"%s\" is not the name of a file", cabinet));
    if (asprintf(&path, "%.*s%s", slash ? (int)(slash - package + 1) : 0, package, cabinet) < 0) {
        path = NULL;
        return hr_raise(E_OUTOFMEMORY, "the path of a cabinet");
    }
    return access(path, F_OK) == 0
               ? S_OK
               : hr_trace(lint_add(lint, AT(media, row, "Cabinet"), "there is no %s", path));
}

HRESULT lint_cabinet_files(struct lint *lint)
{
    return hr_trace(lint_each(lint, "Media", check_file));
}

static HRESULT check_sequence(struct lint *lint, const struct table *files, size_t row)
{
    const struct table *media = lint_table(lint, "Media");
    int32_t sequence = lint_number(files, (ptrdiff_t)row, "Sequence"), last = 0;

    for (size_t i = 0; i < table_n_rows(media); i++) {
        int32_t number = lint_number(media, (ptrdiff_t)i, "LastSequence");

        last = number > last ? number : last;
    }
    return sequence <= last ? S_OK
                            : hr_trace(lint_add(lint, AT(files, row, "Sequence"),
                                                "%d is behind the last file of the last disk, %d",
                                                sequence, last));
}

HRESULT lint_file_disks(struct lint *lint)
{
    if (table_column(lint_table(lint, "Media"), "LastSequence") < 0)
        return S_OK;
    return hr_trace(lint_each(lint, "File", check_sequence));
}

/* ---- streams of rows ---- */

static HRESULT check_row_stream(struct lint *lint, const struct table *table, size_t row)
{
    _cleanup_(freep) char *stream = package_cell_stream(table, row);

    if (!stream)
        return hr_raise(E_OUTOFMEMORY, "the name of a stream");
    return has_stream(lint, stream)
               ? S_OK
               : hr_trace(lint_add(lint, AT(table, row, "Data"),
                                   "the package has no stream of the name %s", stream));
}

HRESULT lint_row_streams(struct lint *lint)
{
    HRESULT hr = lint_each(lint, "Binary", check_row_stream);

    if (SUCCEEDED(hr))
        hr = lint_each(lint, "Icon", check_row_stream);
    return hr_trace(hr);
}

/* ---- catalogs, signatures ---- */

static HRESULT check_catalog(struct lint *lint, const struct table *table, size_t row)
{
    const struct table *components = lint_table(lint, "Component");
    const struct table *files = lint_table(lint, "File");
    const char *file = lint_text(table, (ptrdiff_t)row, "File_");
    const char *component = lint_text(files, table_find(files, file), "Component_");
    int32_t attributes = lint_number(components, table_find(components, component), "Attributes");
    HRESULT hr = S_OK;

    if (lint_find(lint_table(lint, "BindImage"), "File_", file) >= 0)
        hr = lint_add(lint, AT(table, row, "File_"), "BindImage would change the file %s", file);
    if (SUCCEEDED(hr) && *component &&
        (!(attributes & COMPONENT_PERMANENT) ||
         attributes & (COMPONENT_SOURCE_ONLY | COMPONENT_OPTIONAL)))
        hr = lint_add(lint, AT(table, row, "File_"), "its component %s is not permanent and local",
                      component);
    return hr_trace(hr);
}

HRESULT lint_catalogs(struct lint *lint)
{
    return hr_trace(lint_each(lint, "FileSFPCatalog", check_catalog));
}

static HRESULT check_certificate(struct lint *lint, const struct table *table, size_t row)
{
    static const char *const users[] = {"MsiDigitalSignature", "MsiPackageCertificate",
                                        "MsiPatchCertificate"};
    const char *certificate = lint_text(table, (ptrdiff_t)row, "DigitalCertificate");

    for (size_t i = 0; i < sizeof(users) / sizeof(*users); i++)
        if (lint_find(lint_table(lint, users[i]), "DigitalCertificate_", certificate) >= 0)
            return S_OK;
    return hr_trace(lint_add(lint, AT(table, row, NULL), "nothing refers to it"));
}

HRESULT lint_certificates(struct lint *lint)
{
    return hr_trace(lint_each(lint, "MsiDigitalCertificate", check_certificate));
}

static HRESULT check_signature(struct lint *lint, const struct table *table, size_t row)
{
    const struct table *media = lint_table(lint, "Media");
    int32_t disk = atoi(lint_text(table, (ptrdiff_t)row, "SignObject"));

    for (size_t i = 0; i < table_n_rows(media); i++) {
        if (lint_number(media, (ptrdiff_t)i, "DiskId") != disk)
            continue;
        return *lint_text(media, (ptrdiff_t)i, "Cabinet") != '#'
                   ? S_OK
                   : hr_trace(lint_add(lint, AT(table, row, "SignObject"),
                                       "the cabinet of the disk %d is inside the package", disk));
    }
    return hr_trace(
        lint_add(lint, AT(table, row, "SignObject"), "there is no disk %d in Media", disk));
}

HRESULT lint_signatures(struct lint *lint)
{
    return hr_trace(lint_each(lint, "MsiDigitalSignature", check_signature));
}
