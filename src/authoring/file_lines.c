/* SPDX-License-Identifier: MIT */
#include "authoring/file_lines.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "audit/module_facts.h"
#include "base/hresult.h"

struct file_line {
    const struct manifest *manifest;
    const struct manifest_line *line;
    const char *folder;
};

static HRESULT refuse(const struct file_line *line, const char *what, const char *word)
{
    return hr_raise(E_INVALIDARG, "%s, line %u: %s: %s", line->manifest->path, line->line->number,
                    what, word);
}

/* ---- options ---- */

static HRESULT read_cost(const struct file_line *line, const char *value, int *ret_cost)
{
    char *end;
    long cost = strtol(value, &end, 10);

    if (!*value || *end || cost < 0 || cost > 32767)
        return refuse(line, "a cost is a number from 0 to 32767", value);
    *ret_cost = (int)cost;
    return S_OK;
}

static HRESULT read_option(const struct file_line *line, char *word, struct content_file *file)
{
    char *value = strchr(word, '=');

    if (value)
        *value++ = '\0';
    if (value && strcmp(word, "selfreg") == 0) {
        if (strcmp(value, "yes") != 0 && strcmp(value, "no") != 0)
            return refuse(line, "selfreg is yes or no", value);
        file->registers_itself = strcmp(value, "yes") == 0;
        return S_OK;
    }
    if (value && strcmp(word, "cost") == 0)
        return hr_trace(read_cost(line, value, &file->cost));
    if (value && strcmp(word, "key") == 0) {
        file->key = value;
        return S_OK;
    }
    if (value && strcmp(word, "feature") == 0) {
        file->feature = value;
        return S_OK;
    }
    return refuse(line, "there is no such option; they are selfreg, cost, key and feature", word);
}

/* ---- lines ---- */

/* A target that ends with '/' is the folder that the source comes into, or becomes. */
static char *whole_target(const char *target, const char *source)
{
    size_t len = strlen(target);
    const char *slash = strrchr(source, '/');
    char *whole;

    if (len == 0 || target[len - 1] != '/')
        return strdup(target);
    return asprintf(&whole, "%s%s", target, slash ? slash + 1 : source) < 0 ? NULL : whole;
}

static bool is_folder_source(const char *source)
{
    size_t len = strlen(source);

    return len > 0 && source[len - 1] == '/';
}

static HRESULT add_line(const struct file_line *line, const char *source, struct content_file *file,
                        struct content *content)
{
    _cleanup_(freep) char *path = NULL, *target = NULL;
    const char *key = line->line->key;
    size_t len;

    if (asprintf(&path, *source == '/' ? "%.0s%s" : "%s/%s", line->folder, source) < 0)
        return hr_raise(E_OUTOFMEMORY, "%s", source);
    /* All that is in a folder: its own name is not part of it. */
    if (is_folder_source(source)) {
        path[strlen(path) - 1] = '\0';
        target = strdup(strcmp(key, ".") == 0 || strcmp(key, "./") == 0 ? "" : key);
        len = target ? strlen(target) : 0;
        if (len > 0 && target[len - 1] == '/')
            target[len - 1] = '\0';
    } else {
        target = whole_target(key, source);
    }
    if (!target)
        return hr_raise(E_OUTOFMEMORY, "%s", source);
    file->target = target;
    file->source = path;
    return hr_trace(content_add(content, file));
}

static HRESULT read_line(const struct file_line *line, const char *feature, struct content *content)
{
    _cleanup_(freep) char *value = strdup(line->line->value ? line->line->value : line->line->key);
    struct content_file file = {.feature = feature};
    char *rest = value, *source, *word;
    HRESULT hr = S_OK;

    if (!value)
        return hr_raise(E_OUTOFMEMORY, "%s", line->manifest->path);
    source = manifest_word(&rest);
    if (!source || !*source)
        return refuse(line, "it does not say which file that is", line->line->key);
    while (SUCCEEDED(hr) && (word = manifest_word(&rest)))
        hr = read_option(line, word, &file);
    if (SUCCEEDED(hr))
        hr = add_line(line, source, &file, content);
    return hr_trace(hr);
}

HRESULT file_lines_read(const struct manifest *manifest, const char *folder,
                        struct content *content)
{
    static const char *const kinds[] = {"",        "files",      "feature",  "class", "appid",
                                        "typelib", "properties", "registry", "tables"};
    HRESULT hr = S_OK;

    for (size_t i = 0; i < manifest->n_sections; i++) {
        const struct manifest_section *section = &manifest->sections[i];
        bool is_known = false;

        for (size_t j = 0; j < sizeof(kinds) / sizeof(*kinds); j++)
            is_known |= strcmp(section->kind, kinds[j]) == 0;
        if (!is_known)
            return hr_raise(E_INVALIDARG, "%s, line %u: there are no sections [%s]", manifest->path,
                            section->number, section->kind);
        if (strcmp(section->kind, "files") != 0)
            continue;
        for (size_t j = 0; SUCCEEDED(hr) && j < section->n_lines; j++)
            hr = read_line(&(struct file_line){manifest, &section->lines[j], folder}, section->name,
                           content);
    }
    return hr_trace(hr);
}

/* ---- folders ---- */

static bool may_be_module(const char *path)
{
    static const char *const endings[] = {".so", ".dll", ".ocx"};
    const char *dot = strrchr(path, '.');

    for (size_t i = 0; dot && i < sizeof(endings) / sizeof(*endings); i++)
        if (strcasecmp(dot, endings[i]) == 0)
            return true;
    return false;
}

/* A DLL that has the marker; programs are never registered so. */
static bool is_marked(const char *path, struct module_search *search)
{
    struct module_facts facts;
    bool is_marked;

    if (!may_be_module(path) || module_facts_read(path, search, &facts) != S_OK)
        return false;
    is_marked =
        facts.kind == MODULE_DLL && facts.has_marker && module_facts_registers_itself(&facts);
    module_facts_deinit(&facts);
    return is_marked;
}

HRESULT file_lines_read_folder(const char *folder, struct content *content)
{
    const struct content_file file = {.target = "", .source = folder};
    struct module_search search;
    HRESULT hr = content_add(content, &file);

    if (SUCCEEDED(hr))
        hr = module_search_init(&search, (const char *const[]){NULL});
    if (FAILED(hr))
        return hr_trace(hr);
    for (size_t i = 0; i < content->n; i++)
        content->files[i].registers_itself = is_marked(content->files[i].source, &search);
    module_search_deinit(&search);
    return S_OK;
}
