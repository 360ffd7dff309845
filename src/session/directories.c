/* SPDX-License-Identifier: MIT */
#include "session/directories.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "base/list.h"
#include "session/package_name.h"
#include "session/refusal.h"

enum {
    SUMMARY_WORD_COUNT = 15,
    SOURCE_HAS_SHORT_NAMES = 1, /* bit of it */
};

enum progress {
    UNSEEN,
    UNDER_WAY,
    DONE,
};

struct directory {
    struct session_directory directory; /* its path and source are owned */
    char *given;                        /* owned; or NULL */
    enum progress progress;
    unsigned depth; /* 1 for what has no parent */
};

void directories_deinit(struct directories *directories)
{
    for (size_t i = 0; i < directories->n; i++) {
        free((char *)directories->all[i].directory.path);
        free((char *)directories->all[i].directory.source);
        free(directories->all[i].given);
    }
    free(directories->all);
    *directories = (struct directories){0};
}

const struct session_directory *directories_at(const struct directories *directories, size_t i)
{
    return i < directories->n ? &directories->all[i].directory : NULL;
}

const struct session_directory *directories_find(const struct directories *directories,
                                                 const char *key)
{
    ptrdiff_t row = directories->n > 0 ? table_find(directories->table, key) : -1;

    return row < 0 ? NULL : directories_at(directories, (size_t)row);
}

/*
 * Reading
 */

static const char *default_name(const struct table *table, size_t row)
{
    return table_text(table, row, table_column(table, "DefaultDir"));
}

static HRESULT check_names(const struct table *table, size_t row)
{
    const char *text = default_name(table, row);
    const char *fault;

    if (!text)
        return refuse_row(table, row, "DefaultDir", "a name is missing");
    for (unsigned i = 0; i < 4; i++) {
        enum name_side side = i & 1 ? NAME_SOURCE : NAME_TARGET;
        struct name name = i & 2 ? short_name_of_folder(text, side) : name_of_folder(text, side);

        fault = name_is_dot(name) ? NULL : name_fault(name);
        if (fault)
            return refuse_row(table, row, "DefaultDir", "%s: \"%.72s\"", fault, text);
    }
    return S_OK;
}

static HRESULT read_row(struct directories *directories, size_t row)
{
    const struct table *table = directories->table;
    struct session_directory *directory = &directories->all[row].directory;
    ptrdiff_t parent;
    HRESULT hr;

    directory->key = table_text(table, row, table_column(table, "Directory"));
    if (!directory->key)
        return refuse_row(table, row, "Directory", "a key is missing");
    hr = check_names(table, row);
    if (SUCCEEDED(hr))
        hr = refer_row(table, row, "Directory_Parent", table, "Directory", &parent);
    if (FAILED(hr))
        return hr_trace(hr);
    if (parent >= 0 && (size_t)parent != row)
        directory->parent = &directories->all[parent].directory;
    return S_OK;
}

static struct directory *parent_of(const struct directory *directory)
{
    struct session_directory *parent = directory->directory.parent;

    return parent ? container_of(parent, struct directory, directory) : NULL;
}

/* Follows the parents up to one that is known to lead to an end. */
static HRESULT check_parents(struct directories *directories, size_t row)
{
    const struct table *table = directories->table;
    struct directory *directory = &directories->all[row];
    unsigned depth = 0;

    for (; directory && directory->progress == UNSEEN; directory = parent_of(directory)) {
        directory->progress = UNDER_WAY;
        depth++;
    }
    if (directory && directory->progress == UNDER_WAY)
        return refuse_row(table, row, "Directory_Parent", "the parents turn in a circle");

    depth += directory ? directory->depth : 0;
    if (depth > DIRECTORY_DEPTH_MAX)
        return refuse_row(table, row, "Directory_Parent", "more than %d folders deep",
                          DIRECTORY_DEPTH_MAX);
    for (directory = &directories->all[row]; directory && directory->progress == UNDER_WAY;
         directory = parent_of(directory)) {
        directory->depth = depth--;
        directory->progress = DONE;
    }
    return S_OK;
}

static HRESULT read_rows(struct directories *directories)
{
    HRESULT hr = S_OK;

    for (size_t row = 0; SUCCEEDED(hr) && row < directories->n; row++)
        hr = read_row(directories, row);
    for (size_t row = 0; SUCCEEDED(hr) && row < directories->n; row++)
        hr = check_parents(directories, row);
    return hr_trace(hr);
}

HRESULT directories_init(struct directories *directories, const struct package *package)
{
    int64_t word_count;
    HRESULT hr;

    *directories = (struct directories){.table = package_table(package, "Directory")};
    directories->has_short_names =
        package_summary_number(package, SUMMARY_WORD_COUNT, &word_count) &&
        (word_count & SOURCE_HAS_SHORT_NAMES);
    directories->all = calloc(table_n_rows(directories->table) + 1, sizeof(*directories->all));
    if (!directories->all)
        return hr_raise(E_OUTOFMEMORY, "directories of a package");
    directories->n = table_n_rows(directories->table);

    hr = read_rows(directories);
    if (FAILED(hr))
        directories_deinit(directories);
    return hr_trace(hr);
}

size_t directories_index(const struct directories *directories,
                         const struct session_directory *directory)
{
    return (size_t)(container_of(directory, struct directory, directory) - directories->all);
}

bool directories_is_given(const struct directories *directories, size_t i)
{
    return directories->all[i].given != NULL;
}

/*
 * Resolving
 */

HRESULT directories_give(struct directories *directories, size_t i, const char *path)
{
    char *copy = strdup(path);

    if (!copy)
        return hr_raise(E_OUTOFMEMORY, "directory %s", directories->all[i].directory.key);
    free(directories->all[i].given);
    directories->all[i].given = copy;
    return S_OK;
}

/* A path of @base and a name below it. The source's paths have '/' between, not at their ends. */
static HRESULT join(const char *base, struct name name, enum name_side side, char **ret_path)
{
    bool is_same = name_is_dot(name);
    const char *middle = side == NAME_SOURCE && *base && !is_same ? "/" : "";
    const char *end = side == NAME_TARGET && !is_same ? "/" : "";
    char *path;

    if (strlen(base) + name.len + 2 > PATH_MAX)
        return S_FALSE;
    if (asprintf(&path, "%s%s%.*s%s", base, middle, is_same ? 0 : (int)name.len, name.text, end) <
        0)
        return hr_raise(E_OUTOFMEMORY, "a directory's path");
    *ret_path = path;
    return S_OK;
}

static HRESULT target_path(const struct directory *directory, const char *text, const char *drive,
                           char **ret_path)
{
    const struct directory *parent = parent_of(directory);
    struct name name = name_of_folder(text, NAME_TARGET);

    if (directory->given) {
        *ret_path = strdup(directory->given);
        return *ret_path ? S_OK : hr_raise(E_OUTOFMEMORY, "a directory's path");
    }
    /* The name of one without a parent is that of a property, SourceDir for nearly all. */
    if (!parent)
        return hr_trace(join(drive, (struct name){".", 1}, NAME_TARGET, ret_path));
    return hr_trace(join(parent->directory.path, name, NAME_TARGET, ret_path));
}

static HRESULT source_path(const struct directories *directories, const struct directory *directory,
                           const char *text, char **ret_path)
{
    const struct directory *parent = parent_of(directory);
    struct name name = directories->has_short_names ? short_name_of_folder(text, NAME_SOURCE)
                                                    : name_of_folder(text, NAME_SOURCE);

    if (!parent)
        name = (struct name){".", 1};
    return hr_trace(join(parent ? parent->directory.source : "", name, NAME_SOURCE, ret_path));
}

static HRESULT resolve(struct directories *directories, size_t row, const char *drive)
{
    struct directory *directory = &directories->all[row];
    const char *text = default_name(directories->table, row);
    _cleanup_(freep) char *path = NULL, *source = NULL;
    HRESULT hr;

    hr = target_path(directory, text, drive, &path);
    if (hr == S_OK)
        hr = source_path(directories, directory, text, &source);
    if (hr == S_FALSE)
        return refuse_row(directories->table, row, "DefaultDir", "the path is too long");
    if (FAILED(hr))
        return hr_trace(hr);
    free((char *)directory->directory.path);
    free((char *)directory->directory.source);
    directory->directory.path = TAKE_PTR(path);
    directory->directory.source = TAKE_PTR(source);
    directory->progress = DONE;
    return S_OK;
}

/* Resolves one and, before it, the parents that are not resolved. */
static HRESULT resolve_chain(struct directories *directories, size_t row, const char *drive)
{
    size_t chain[DIRECTORY_DEPTH_MAX];
    size_t n = 0;
    HRESULT hr = S_OK;

    for (struct directory *directory = &directories->all[row];
         directory && directory->progress != DONE; directory = parent_of(directory))
        chain[n++] = (size_t)(directory - directories->all);
    while (SUCCEEDED(hr) && n > 0)
        hr = resolve(directories, chain[--n], drive);
    return hr_trace(hr);
}

HRESULT directories_resolve(struct directories *directories, const char *drive)
{
    HRESULT hr = S_OK;

    for (size_t i = 0; i < directories->n; i++)
        directories->all[i].progress = UNSEEN;
    for (size_t i = 0; SUCCEEDED(hr) && i < directories->n; i++)
        hr = resolve_chain(directories, i, drive);
    return hr_trace(hr);
}
