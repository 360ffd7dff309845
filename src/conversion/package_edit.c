/* SPDX-License-Identifier: MIT */
#include "conversion/package_edit.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/guid.h"
#include "base/hresult.h"
#include "conversion/table_copy.h"
#include "conversion/text_hash.h"
#include "selfreg/attempt_folder.h"

enum {
    PID_REVNUMBER = 9,
    PROPERTIES = 20,
};

struct package_edit {
    const struct package *package; /* borrowed */
    const struct table **tables;   /* n of them: the package's, or copies */
    bool *is_own;                  /* by table: it is a copy */
    size_t n;
};

struct package_edit *package_edit_free(struct package_edit *edit)
{
    if (!edit)
        return NULL;
    for (size_t i = 0; i < edit->n; i++)
        if (edit->is_own[i])
            table_free((struct table *)edit->tables[i]);
    free(edit->tables);
    free(edit->is_own);
    free(edit);
    return NULL;
}

static HRESULT grow(struct package_edit *edit, const struct table *table, bool is_own)
{
    const struct table **tables = realloc(edit->tables, (edit->n + 1) * sizeof(*tables));
    bool *owns = tables ? realloc(edit->is_own, (edit->n + 1) * sizeof(*owns)) : NULL;

    if (tables)
        edit->tables = tables;
    if (owns)
        edit->is_own = owns;
    if (!tables || !owns)
        return hr_raise(E_OUTOFMEMORY, "tables of a package");
    edit->tables[edit->n] = table;
    edit->is_own[edit->n++] = is_own;
    return S_OK;
}

HRESULT package_edit_new(const struct package *package, struct package_edit **ret_edit)
{
    _cleanup_(package_edit_freep) struct package_edit *edit = calloc(1, sizeof(*edit));
    const struct table *table;
    HRESULT hr = S_OK;

    if (!edit)
        return hr_raise(E_OUTOFMEMORY, "tables of a package");
    edit->package = package;
    for (size_t i = 0; SUCCEEDED(hr) && (table = package_table_at(package, i)); i++)
        hr = grow(edit, table, false);
    if (FAILED(hr))
        return hr_trace(hr);
    *ret_edit = TAKE_PTR(edit);
    return S_OK;
}

static ptrdiff_t find(const struct package_edit *edit, const char *name)
{
    for (size_t i = 0; i < edit->n; i++)
        if (strcmp(table_name(edit->tables[i]), name) == 0)
            return (ptrdiff_t)i;
    return -1;
}

HRESULT package_edit_table(struct package_edit *edit, const char *name, struct table **ret_table)
{
    ptrdiff_t at = find(edit, name);
    struct table *copy;
    HRESULT hr;

    *ret_table = NULL;
    if (at < 0)
        return S_FALSE;
    if (!edit->is_own[at]) {
        hr = table_copy(edit->tables[at], &copy);
        if (FAILED(hr))
            return hr_trace(hr);
        edit->tables[at] = copy;
        edit->is_own[at] = true;
    }
    *ret_table = (struct table *)edit->tables[at];
    return S_OK;
}

HRESULT package_edit_table_like(struct package_edit *edit, const struct table *layout,
                                struct table **ret_table)
{
    _cleanup_(table_freep) struct table *table = NULL;
    HRESULT hr = package_edit_table(edit, table_name(layout), ret_table);

    if (hr != S_FALSE)
        return hr_trace(hr);
    hr = table_new(table_name(layout), table_column_at(layout, 0), table_n_columns(layout), &table);
    if (SUCCEEDED(hr))
        hr = grow(edit, table, true);
    if (FAILED(hr))
        return hr_trace(hr);
    *ret_table = TAKE_PTR(table);
    return S_OK;
}

void package_edit_drop(struct package_edit *edit, const char *name)
{
    ptrdiff_t at = find(edit, name);

    if (at < 0)
        return;
    if (edit->is_own[at])
        table_free((struct table *)edit->tables[at]);
    edit->n--;
    edit->tables[at] = edit->tables[edit->n];
    edit->is_own[at] = edit->is_own[edit->n];
}

/* ---- writing ---- */

struct streams {
    struct package_stream *items; /* n of them; names are borrowed, paths owned */
    size_t n;
};

static void streams_deinit(struct streams *streams)
{
    for (size_t i = 0; i < streams->n; i++)
        free((char *)streams->items[i].path);
    free(streams->items);
}

static HRESULT copy_stream(const struct package *package, const char *name, const char *path)
{
    _cleanup_(closep) int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

    if (fd < 0)
        return hr_raise(hr_from_errno(), "copying a package's stream to %s: %s", path,
                        strerror(errno));
    return hr_trace(package_read_stream(package, name, fd));
}

static HRESULT copy_streams(const struct package *package, const char *folder,
                            struct streams *streams)
{
    const char *name;
    size_t n = 0;

    while (package_stream_at(package, n))
        n++;
    streams->items = calloc(n + 1, sizeof(*streams->items));
    if (!streams->items)
        return hr_raise(E_OUTOFMEMORY, "streams of a package");
    for (size_t i = 0; (name = package_stream_at(package, i)); i++) {
        char *path = NULL;
        HRESULT hr;

        if (asprintf(&path, "%s/stream%zu", folder, i) < 0)
            return hr_raise(E_OUTOFMEMORY, "streams of a package");
        streams->items[streams->n++] = (struct package_stream){name, path};
        hr = copy_stream(package, name, path);
        if (FAILED(hr))
            return hr_trace(hr);
    }
    return S_OK;
}

static uint64_t hash_tables(const struct package_edit *edit, uint64_t hash)
{
    for (size_t i = 0; i < edit->n; i++) {
        hash = text_hash(hash, table_name(edit->tables[i]));
        for (size_t row = 0; row < table_n_rows(edit->tables[i]); row++) {
            const char *key = table_text(edit->tables[i], row, 0);

            hash = text_hash(hash, key ? key : "");
        }
    }
    return hash;
}

static void fill_summary(const struct package_edit *edit, char ret_code[static GUID_TEXT_SIZE],
                         struct package_summary *ret_summary)
{
    const char *old = package_summary_text(edit->package, PID_REVNUMBER);
    GUID code = text_hash_guid(hash_tables(edit, TEXT_HASH_START), old ? old : "");

    *ret_summary = (struct package_summary){0};
    for (unsigned i = 0; i < PROPERTIES; i++) {
        ret_summary->texts[i] = package_summary_text(edit->package, i);
        if (package_summary_number(edit->package, i, &ret_summary->numbers[i]))
            ret_summary->has_numbers |= 1u << i;
    }
    guid_to_text(&code, ret_code);
    ret_summary->texts[PID_REVNUMBER] = ret_code;
}

HRESULT package_edit_write(struct package_edit *edit, const char *path)
{
    _cleanup_(streams_deinit) struct streams streams = {0};
    char code[GUID_TEXT_SIZE];
    struct package_summary summary;
    char *folder = NULL;
    HRESULT hr;

    fill_summary(edit, code, &summary);
    hr = attempt_folder_make(&folder);
    if (SUCCEEDED(hr))
        hr = copy_streams(edit->package, folder, &streams);
    if (SUCCEEDED(hr)) {
        const struct package_draft draft = {.tables = edit->tables,
                                            .n_tables = edit->n,
                                            .streams = streams.items,
                                            .n_streams = streams.n,
                                            .summary = &summary};

        hr = package_write(&draft, path);
    }
    attempt_folder_remove(folder);
    return hr_trace(hr);
}
