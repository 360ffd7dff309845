/* SPDX-License-Identifier: MIT */
#include "packagetool/layout.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/hresult.h"
#include "package/summary_image.h"

#define INVALID HRESULT_FROM_WIN32(ERROR_INSTALL_PACKAGE_INVALID)

enum {
    DEPTH_MAX = 256, /* of directories: more are a circle */
    FILE_STORED = 0x2000,
    FILE_COMPRESSED = 0x4000,
    SOURCE_SHORT_NAMES = 1,
    SOURCE_COMPRESSED = 2,
};

struct layout {
    const struct package *package; /* borrowed */
    const struct table *directory, *file;
    const char **targets; /* by row of Directory, as they are found out; or NULL */
    const char **sources;
    struct file_place {
        const char *target, *source;
    } * files; /* by row of File */
    int64_t source_kind;
    struct arena texts;
};

enum side {
    TARGET,
    SOURCE,
};

/* ---- names ---- */

/* "short|long" is a name for each; the part before and after ':' in a directory is for target and
 * source. */
static size_t pick_name(const char *text, size_t len, bool wants_short, const char **ret_name)
{
    const char *bar = memchr(text, '|', len);

    if (!bar) {
        *ret_name = text;
        return len;
    }
    *ret_name = wants_short ? text : bar + 1;
    return wants_short ? (size_t)(bar - text) : len - (size_t)(bar + 1 - text);
}

static bool is_plain_name(const char *name, size_t len)
{
    return len > 0 && !memchr(name, '/', len) && !memchr(name, '\\', len) &&
           !(len == 1 && name[0] == '.') && !(len == 2 && name[0] == '.' && name[1] == '.');
}

/* What the folders are called that have no name of their own in a package. */
static const struct {
    const char *key, *name;
} known_folders[] = {
    {"ProgramFilesFolder", "Program Files"},
    {"ProgramFiles64Folder", "Program Files"},
    {"CommonFilesFolder", "Program Files/Common Files"},
    {"CommonFiles64Folder", "Program Files/Common Files"},
    {"WindowsFolder", "Windows"},
    {"SystemFolder", "Windows/System32"},
    {"System64Folder", "Windows/System32"},
    {"System16Folder", "Windows/System"},
    {"FontsFolder", "Windows/Fonts"},
    {"CommonAppDataFolder", "CommonAppData"},
    {"AppDataFolder", "AppData"},
    {"LocalAppDataFolder", "LocalAppData"},
    {"DesktopFolder", "Desktop"},
    {"StartMenuFolder", "Start Menu"},
    {"ProgramMenuFolder", "Start Menu/Programs"},
    {"StartupFolder", "Start Menu/Programs/Startup"},
    {"PersonalFolder", "Documents"},
};

static const char *known_name(const char *key)
{
    for (size_t i = 0; i < sizeof(known_folders) / sizeof(*known_folders); i++)
        if (strcmp(known_folders[i].key, key) == 0)
            return known_folders[i].name;
    return NULL;
}

/* ---- paths ---- */

static const char *join(struct layout *layout, const char *folder, const char *name, size_t len)
{
    size_t folder_len = strlen(folder);
    char *path = arena_alloc(&layout->texts, folder_len + len + 2);

    if (path)
        sprintf(path, "%s%s%.*s", folder, folder_len > 0 ? "/" : "", (int)len, name);
    return path;
}

/* The directory's own name on one side; its length, 0 if it is its parent. */
static HRESULT directory_name(const struct layout *layout, size_t row, enum side side,
                              const char **ret_name, size_t *ret_len)
{
    const char *text = table_text(layout->directory, row, 2);
    const char *colon = text ? strchr(text, ':') : NULL;
    const char *part = side == SOURCE && colon ? colon + 1 : text;
    size_t len;

    if (!text)
        return hr_raise(INVALID, "table Directory, row %zu, column DefaultDir: it is missing",
                        row + 1);
    len = side == TARGET && colon ? (size_t)(colon - text) : strlen(part);
    len = pick_name(part, len, side == SOURCE && layout->source_kind & SOURCE_SHORT_NAMES, &part);
    if (len == 1 && *part == '.') {
        *ret_len = 0;
        return S_OK;
    }
    if (!is_plain_name(part, len))
        return hr_raise(INVALID,
                        "table Directory, row %zu, column DefaultDir: \"%s\" is no name "
                        "of a folder",
                        row + 1, text);
    *ret_name = part;
    *ret_len = len;
    return S_OK;
}

static HRESULT directory_path(struct layout *layout, const char *key, enum side side,
                              unsigned depth, const char **ret_path);

static bool is_root(const char *key, const char *parent)
{
    return !parent || strcmp(parent, key) == 0;
}

/* Of the row that the key has. */
static HRESULT make_path(struct layout *layout, size_t row, enum side side, unsigned depth,
                         const char **ret_path)
{
    const char *key = table_text(layout->directory, row, 0);
    const char *parent = table_text(layout->directory, row, 1);
    const char *name = "", *folder = "";
    size_t len = 0;
    HRESULT hr = S_OK;

    if (!is_root(key, parent)) {
        hr = directory_path(layout, parent, side, depth + 1, &folder);
        if (SUCCEEDED(hr))
            hr = directory_name(layout, row, side, &name, &len);
    }
    if (FAILED(hr))
        return hr_trace(hr);
    if (side == TARGET && len == 0 && known_name(key)) {
        name = known_name(key);
        len = strlen(name);
    }
    *ret_path = len ? join(layout, folder, name, len) : folder;
    return *ret_path ? S_OK : hr_raise(E_OUTOFMEMORY, "the folders of a package");
}

static HRESULT directory_path(struct layout *layout, const char *key, enum side side,
                              unsigned depth, const char **ret_path)
{
    const char **paths = side == TARGET ? layout->targets : layout->sources;
    ptrdiff_t row = table_find(layout->directory, key);
    HRESULT hr;

    if (row < 0)
        return hr_raise(INVALID, "table Directory: there is no row %s, which others refer to", key);
    if (depth > DEPTH_MAX)
        return hr_raise(INVALID,
                        "table Directory, row %td, column Directory_Parent: the folder %s "
                        "is in itself",
                        row + 1, key);
    if (!paths[row]) {
        hr = make_path(layout, (size_t)row, side, depth, &paths[row]);
        if (FAILED(hr))
            return hr_trace(hr);
    }
    *ret_path = paths[row];
    return S_OK;
}

/* ---- files ---- */

static HRESULT place_file(struct layout *layout, size_t row, const struct table *component)
{
    const char *key = table_text(layout->file, row, table_column(layout->file, "Component_"));
    const char *text = table_text(layout->file, row, table_column(layout->file, "FileName"));
    ptrdiff_t component_row = key ? table_find(component, key) : -1;
    const char *directory = component_row < 0 ? NULL
                                              : table_text(component, (size_t)component_row,
                                                           table_column(component, "Directory_"));

    if (!directory)
        return hr_raise(INVALID, "table File, row %zu, column Component_: there is no component %s",
                        row + 1, key ? key : "");
    for (enum side side = TARGET; side <= SOURCE; side++) {
        bool wants_short = side == SOURCE && layout->source_kind & SOURCE_SHORT_NAMES;
        const char *folder, *name = "", *path;
        size_t len = text ? pick_name(text, strlen(text), wants_short, &name) : 0;
        HRESULT hr;

        if (!is_plain_name(name, len))
            return hr_raise(INVALID,
                            "table File, row %zu, column FileName: \"%s\" is no name of a "
                            "file",
                            row + 1, text ? text : "");
        hr = directory_path(layout, directory, side, 0, &folder);
        if (FAILED(hr))
            return hr_trace(hr);
        path = join(layout, folder, name, len);
        if (!path)
            return hr_raise(E_OUTOFMEMORY, "the files of a package");
        *(side == TARGET ? &layout->files[row].target : &layout->files[row].source) = path;
    }
    return S_OK;
}

struct layout *layout_free(struct layout *layout)
{
    if (!layout)
        return NULL;

    free(layout->targets);
    free(layout->sources);
    free(layout->files);
    arena_deinit(&layout->texts);
    free(layout);
    return NULL;
}

HRESULT layout_new(const struct package *package, struct layout **ret_layout)
{
    _cleanup_(layout_freep) struct layout *layout = calloc(1, sizeof(*layout));
    size_t n_directories, n_files;
    HRESULT hr = S_OK;

    if (!layout)
        return hr_raise(E_OUTOFMEMORY, "the files of a package");
    layout->package = package;
    layout->directory = package_table(package, "Directory");
    layout->file = package_table(package, "File");
    package_summary_number(package, SUMMARY_WORD_COUNT, &layout->source_kind);
    n_directories = table_n_rows(layout->directory);
    n_files = table_n_rows(layout->file);
    layout->targets = calloc(n_directories + 1, sizeof(*layout->targets));
    layout->sources = calloc(n_directories + 1, sizeof(*layout->sources));
    layout->files = calloc(n_files + 1, sizeof(*layout->files));
    if (!layout->targets || !layout->sources || !layout->files)
        return hr_raise(E_OUTOFMEMORY, "the files of a package");
    for (size_t row = 0; SUCCEEDED(hr) && row < n_files; row++)
        hr = place_file(layout, row, package_table(package, "Component"));
    if (FAILED(hr))
        return hr_trace(hr);
    *ret_layout = TAKE_PTR(layout);
    return S_OK;
}

const char *layout_target(const struct layout *layout, size_t row)
{
    return layout->files[row].target;
}

const char *layout_source(const struct layout *layout, size_t row)
{
    return layout->files[row].source;
}

bool layout_is_compressed(const struct layout *layout, size_t row)
{
    int32_t attributes;

    table_number(layout->file, row, table_column(layout->file, "Attributes"), &attributes);
    if (attributes & (FILE_STORED | FILE_COMPRESSED))
        return attributes & FILE_COMPRESSED;
    return layout->source_kind & SOURCE_COMPRESSED;
}
