/* SPDX-License-Identifier: MIT */
#include "authoring/registry_lines.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "authoring/name_key.h"
#include "base/hresult.h"

enum {
    KEY_SIZE = 1024,
};

/* HKMU is the machine's or the user's, by whom the package is for. */
static const struct {
    const char *name;
    int number;
} roots[] = {
    {"HKMU", -1},
    {"HKCR", 0},
    {"HKEY_CLASSES_ROOT", 0},
    {"HKCU", 1},
    {"HKEY_CURRENT_USER", 1},
    {"HKLM", 2},
    {"HKEY_LOCAL_MACHINE", 2},
    {"HKU", 3},
    {"HKEY_USERS", 3},
};

struct entry {
    int root;
    char key[KEY_SIZE];
    char name[KEY_SIZE]; /* "" is the default value's */
};

static HRESULT name_key_of(int root, const char *key, const char *name,
                           char ret_key[static NAME_KEY_MAX])
{
    _cleanup_(freep) char *whole = NULL;

    if (asprintf(&whole, "%d/%s/%s", root, key, name) < 0)
        return hr_raise(E_OUTOFMEMORY, "a registry entry");
    name_key("r.", whole, ret_key);
    return S_OK;
}

HRESULT registry_lines_add(struct making *making, int root, const char *key, const char *name,
                           const char *value, const char *component)
{
    char row[NAME_KEY_MAX];
    HRESULT hr = name_key_of(root, key, name ? name : "", row);

    if (SUCCEEDED(hr))
        hr = tables_add(making->tables, "Registry", "tntttt", row, root, key, name, value,
                        component);
    return hr_trace(hr);
}

/* ---- lines ---- */

static bool parse_entry(const char *text, struct entry *ret_entry)
{
    const char *slash = strchr(text, '\\');
    size_t len = strlen(text), key_len;
    const char *bracket = len > 0 && text[len - 1] == ']' ? strrchr(text, '[') : NULL;
    struct entry entry = {.root = 0};
    bool is_root = false;

    if (!slash || slash > (bracket ? bracket : text + len) || len >= KEY_SIZE)
        return false;
    for (size_t i = 0; !is_root && i < sizeof(roots) / sizeof(*roots); i++) {
        is_root = strlen(roots[i].name) == (size_t)(slash - text) &&
                  strncmp(roots[i].name, text, (size_t)(slash - text)) == 0;
        entry.root = roots[i].number;
    }
    key_len = bracket ? (size_t)(bracket - slash - 1) : strlen(slash + 1);
    while (key_len > 0 && slash[key_len] == ' ')
        key_len--;
    snprintf(entry.key, sizeof(entry.key), "%.*s", (int)key_len, slash + 1);
    if (bracket)
        snprintf(entry.name, sizeof(entry.name), "%.*s", (int)(text + len - bracket - 2),
                 bracket + 1);
    *ret_entry = entry;
    return is_root && key_len > 0;
}

static HRESULT write_line(struct making *making, const struct manifest_line *line,
                          const char *component, char ret_key[static NAME_KEY_MAX])
{
    struct entry entry;
    HRESULT hr;

    if (!parse_entry(line->key, &entry))
        return hr_raise(E_INVALIDARG,
                        "%s, line %u: it must be ROOT\\KEY [NAME] = VALUE, ROOT being HKCR, HKCU, "
                        "HKLM, HKU or HKMU",
                        making->manifest->path, line->number);
    hr = registry_lines_add(making, entry.root, entry.key, *entry.name ? entry.name : NULL,
                            line->value, component);
    if (SUCCEEDED(hr))
        hr = name_key_of(entry.root, entry.key, entry.name, ret_key);
    return hr_trace(hr);
}

/* All lines but the one that tells of a file. */
static HRESULT write_lines(struct making *making, const struct manifest_section *section,
                           const char *component, char ret_first[static NAME_KEY_MAX])
{
    char key[NAME_KEY_MAX];
    bool is_first = true;
    HRESULT hr = S_OK;

    for (size_t i = 0; SUCCEEDED(hr) && i < section->n_lines; i++) {
        if (strcmp(section->lines[i].key, "file") == 0)
            continue;
        hr = write_line(making, &section->lines[i], component, is_first ? ret_first : key);
        is_first = false;
    }
    return hr_trace(hr);
}

/* Those of a file come and go with it; others are a component of their own. */
HRESULT registry_lines_write(struct making *making, const struct manifest_section *section)
{
    const char *target = manifest_value(section, "file"), *feature;
    char component[NAME_KEY_MAX], first[NAME_KEY_MAX];
    _cleanup_(freep) char *name = NULL;
    const struct content_file *file;
    HRESULT hr;

    if (target) {
        hr = making_file(making, target, section->number, &file);
        if (SUCCEEDED(hr))
            hr = write_lines(making, section, file->component, first);
        return hr_trace(hr);
    }
    hr = making_feature(making, section->name, section->number, &feature);
    if (FAILED(hr) || section->n_lines == 0)
        return hr_trace(hr);
    if (asprintf(&name, "registry %s %s", feature, section->lines[0].key) < 0)
        return hr_raise(E_OUTOFMEMORY, "registry entries");
    name_key("c.", name, component);
    hr = write_lines(making, section, component, first);
    if (SUCCEEDED(hr))
        hr = making_component(making, name, feature, first, component);
    return hr_trace(hr);
}
