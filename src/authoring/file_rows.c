/* SPDX-License-Identifier: MIT */
#include "authoring/file_rows.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "authoring/name_key.h"
#include "authoring/name_uuid.h"
#include "base/hresult.h"

enum {
    FILE_VITAL = 512,
    BASE_MAX = 8, /* characters of a short name, and of its extension */
    EXTENSION_MAX = 3,
    NAME_MAX_SIZE = 320,
};

/* ---- features ---- */

static const char *text_or(const struct manifest_section *section, const char *key,
                           const char *instead)
{
    const char *value = manifest_value(section, key);

    return value ? value : instead;
}

static HRESULT write_feature(struct making *making, const struct manifest_section *section,
                             int order)
{
    int level = atoi(text_or(section, "level", "1"));

    if (!*section->name)
        return hr_raise(E_INVALIDARG, "%s, line %u: the feature has no name",
                        making->manifest->path, section->number);
    return hr_trace(
        tables_add(making->tables, "Feature", "ttttnntn", section->name,
                   manifest_value(section, "parent"), text_or(section, "title", section->name),
                   manifest_value(section, "description"), order * 2, level, "INSTALLDIR", 0));
}

HRESULT file_rows_write_features(struct making *making)
{
    const struct manifest *manifest = making->manifest;
    HRESULT hr = S_OK;
    int n = 0;

    for (size_t i = 0; SUCCEEDED(hr) && i < manifest->n_sections; i++)
        if (strcmp(manifest->sections[i].kind, "feature") == 0)
            hr = write_feature(making, &manifest->sections[i], ++n);
    if (SUCCEEDED(hr) && n == 0)
        hr = tables_add(making->tables, "Feature", "t-t-nntn", "Main", making->product->name, 2, 1,
                        "INSTALLDIR", 0);
    return hr_trace(hr);
}

/* ---- names ---- */

static size_t count_plain(const char *text)
{
    size_t n = 0;

    while (isascii(text[n]) && (isalnum(text[n]) || text[n] == '_' || text[n] == '-'))
        n++;
    return n;
}

static bool is_short(const char *name)
{
    size_t n = count_plain(name), n_extension;

    if (n == 0 || n > BASE_MAX)
        return false;
    if (!name[n])
        return true;
    n_extension = name[n] == '.' ? count_plain(name + n + 1) : 0;
    return n_extension > 0 && n_extension <= EXTENSION_MAX && !name[n + 1 + n_extension];
}

/* A long name has a short one before it, which no other in the package has. */
static HRESULT give_name(const char *name, unsigned number, char ret_name[static NAME_MAX_SIZE])
{
    const char *dot = strrchr(name, '.');
    char extension[EXTENSION_MAX + 2] = "";
    size_t n = dot ? count_plain(dot + 1) : 0;

    if (strlen(name) >= NAME_MAX_SIZE - 16)
        return hr_raise(E_INVALIDARG, "%s: the name is too long for a package", name);
    if (is_short(name)) {
        strcpy(ret_name, name);
        return S_OK;
    }
    if (n > 0)
        snprintf(extension, sizeof(extension), ".%.*s", (int)(n < 3 ? n : 3), dot + 1);
    for (char *c = extension; *c; c++)
        *c = (char)toupper((unsigned char)*c);
    snprintf(ret_name, NAME_MAX_SIZE, "%07X~%s|%s", number & 0xfffffff, extension, name);
    return S_OK;
}

/* ---- folders ---- */

static HRESULT write_root(struct making *making)
{
    const char *programs =
        making->product->is_64_bit ? "ProgramFiles64Folder" : "ProgramFilesFolder";
    char name[NAME_MAX_SIZE];
    HRESULT hr = give_name(making->product->folder, 0, name);

    if (SUCCEEDED(hr))
        hr = tables_add(making->tables, "Directory", "t-t", "TARGETDIR", "SourceDir");
    if (SUCCEEDED(hr))
        hr = tables_add(making->tables, "Directory", "ttt", programs, "TARGETDIR", ".");
    if (SUCCEEDED(hr))
        hr = tables_add(making->tables, "Directory", "ttt", "INSTALLDIR", programs, name);
    return hr_trace(hr);
}

/* The key of the folder that is the first @len bytes of @path, whose row is added if need be. */
static HRESULT folder_key(struct making *making, const char *path, size_t len,
                          char ret_key[static NAME_KEY_MAX])
{
    char name[NAME_MAX_SIZE], parent[NAME_KEY_MAX];
    _cleanup_(freep) char *folder = strndup(path, len);
    const char *slash;
    HRESULT hr;

    if (!folder)
        return hr_raise(E_OUTOFMEMORY, "%s", path);
    if (len == 0) {
        strcpy(ret_key, "INSTALLDIR");
        return S_OK;
    }
    name_key("d.", folder, ret_key);
    if (table_find(tables_find(making->tables, "Directory"), ret_key) >= 0)
        return S_OK;
    slash = strrchr(folder, '/');
    hr = folder_key(making, folder, slash ? (size_t)(slash - folder) : 0, parent);
    if (SUCCEEDED(hr))
        hr = give_name(slash ? slash + 1 : folder,
                       (unsigned)table_n_rows(tables_find(making->tables, "Directory")), name);
    if (SUCCEEDED(hr))
        hr = tables_add(making->tables, "Directory", "ttt", ret_key, parent, name);
    return hr_trace(hr);
}

/* ---- files ---- */

static HRESULT write_component(struct making *making, const struct content_file *file,
                               const char *folder, const char *feature)
{
    _cleanup_(freep) char *name = NULL;
    char text[GUID_TEXT_SIZE];
    GUID guid;
    HRESULT hr;

    if (asprintf(&name, "component %s", file->target) < 0)
        return hr_raise(E_OUTOFMEMORY, "%s", file->target);
    guid = name_uuid(&making->product->upgrade_guid, name);
    guid_to_text(&guid, text);
    hr = tables_add(making->tables, "Component", "tttn-t", file->component, text, folder,
                    making_component_attributes(making), file->key);
    if (SUCCEEDED(hr))
        hr = tables_add(making->tables, "FeatureComponents", "tt", feature, file->component);
    return hr_trace(hr);
}

/* The hash's four numbers, by which a file is known without a version. An empty one has zeros. */
static HRESULT write_hash(struct making *making, const struct content_file *file)
{
    int32_t parts[CONTENT_HASH_SIZE / 4] = {0};

    if (file->size > 0)
        memcpy(parts, file->hash, sizeof(parts));
    for (int i = 0; i < 4; i++)
        if (parts[i] == INT32_MIN) /* cannot be told: the file is compared without */
            return S_OK;
    return hr_trace(tables_add(making->tables, "MsiFileHash", "tnnnnn", file->key, 0, parts[0],
                               parts[1], parts[2], parts[3]));
}

static HRESULT write_file(struct making *making, const struct content_file *file, int sequence)
{
    const char *slash = strrchr(file->target, '/');
    char name[NAME_MAX_SIZE], folder[NAME_KEY_MAX];
    const char *feature;
    HRESULT hr = give_name(slash ? slash + 1 : file->target, (unsigned)sequence, name);

    if (SUCCEEDED(hr))
        hr = folder_key(making, file->target, slash ? (size_t)(slash - file->target) : 0, folder);
    if (SUCCEEDED(hr))
        hr = making_feature(making, file->feature, 0, &feature);
    if (SUCCEEDED(hr))
        hr = write_component(making, file, folder, feature);
    if (SUCCEEDED(hr))
        hr = tables_add(making->tables, "File", "tttn--nn", file->key, file->component, name,
                        (int)file->size, FILE_VITAL, sequence);
    if (SUCCEEDED(hr))
        hr = write_hash(making, file);
    if (SUCCEEDED(hr) && file->registers_itself)
        hr = tables_add(making->tables, "SelfReg", "tn", file->key, file->cost);
    return hr_trace(hr);
}

HRESULT file_rows_write(struct making *making)
{
    struct table *table;
    HRESULT hr = write_root(making);

    for (size_t i = 0; SUCCEEDED(hr) && i < making->content->n; i++)
        hr = write_file(making, &making->content->files[i], (int)i + 1);
    if (SUCCEEDED(hr))
        hr = tables_get(making->tables, "File", &table);
    if (SUCCEEDED(hr))
        hr = tables_get(making->tables, "Component", &table);
    return hr_trace(hr);
}
