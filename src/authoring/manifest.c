/* SPDX-License-Identifier: MIT */
#include "authoring/manifest.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/hresult.h"

enum {
    SIZE_LIMIT = 64 << 20,
};

struct manifest *manifest_free(struct manifest *manifest)
{
    if (!manifest)
        return NULL;

    for (size_t i = 0; i < manifest->n_sections; i++)
        free(manifest->sections[i].lines);
    free(manifest->sections);
    free(manifest->text);
    free(manifest->path);
    free(manifest);
    return NULL;
}

/* ---- pieces ---- */

static char *trim(char *text)
{
    size_t len;

    while (isspace((unsigned char)*text))
        text++;
    for (len = strlen(text); len > 0 && isspace((unsigned char)text[len - 1]); len--)
        text[len - 1] = '\0';
    return text;
}

static char *unquote(char *text)
{
    size_t len = strlen(text);

    if (len < 2 || text[0] != '"' || text[len - 1] != '"' || memchr(text + 1, '"', len - 2))
        return text;
    text[len - 1] = '\0';
    return text + 1;
}

char *manifest_word(char **text)
{
    char *word, *end, *from;
    bool is_quoted = false;

    for (from = *text; isspace((unsigned char)*from);)
        from++;
    if (!*from)
        return NULL;
    for (word = end = from; *from && (is_quoted || !isspace((unsigned char)*from)); from++) {
        if (*from == '"')
            is_quoted = !is_quoted;
        else
            *end++ = *from;
    }
    *text = *from ? from + 1 : from;
    *end = '\0';
    return word;
}

/* ---- lines ---- */

static HRESULT add_section(struct manifest *manifest, const char *kind, const char *name,
                           unsigned number)
{
    struct manifest_section *sections =
        realloc(manifest->sections, (manifest->n_sections + 1) * sizeof(*sections));

    if (!sections)
        return hr_raise(E_OUTOFMEMORY, "%s", manifest->path);
    manifest->sections = sections;
    sections[manifest->n_sections++] = (struct manifest_section){kind, name, number};
    return S_OK;
}

static HRESULT read_section(struct manifest *manifest, char *line, unsigned number)
{
    size_t len = strlen(line);
    char *kind, *name;

    if (line[len - 1] != ']')
        return hr_raise(E_INVALIDARG, "%s, line %u: the section's ] is missing", manifest->path,
                        number);
    line[len - 1] = '\0';
    kind = trim(line + 1);
    name = kind + strcspn(kind, " \t");
    if (*name)
        *name++ = '\0';
    if (!*kind)
        return hr_raise(E_INVALIDARG, "%s, line %u: the section has no name", manifest->path,
                        number);
    return hr_trace(add_section(manifest, kind, unquote(trim(name)), number));
}

static HRESULT read_pair(struct manifest *manifest, char *line, unsigned number)
{
    struct manifest_section *section = &manifest->sections[manifest->n_sections - 1];
    struct manifest_line *lines;
    char *equals = strchr(line, '=');

    /* Twice as many when the number is a power of 2. */
    if ((section->n_lines & (section->n_lines - 1)) == 0) {
        size_t max = section->n_lines ? section->n_lines * 2 : 1;

        lines = realloc(section->lines, max * sizeof(*lines));
        if (!lines)
            return hr_raise(E_OUTOFMEMORY, "%s", manifest->path);
        section->lines = lines;
    }
    if (equals) {
        *equals++ = '\0';
        equals = trim(equals);
    }
    /* Words have quotes of their own. */
    if (equals && strcmp(section->kind, "files") != 0)
        equals = unquote(equals);
    section->lines[section->n_lines++] =
        (struct manifest_line){unquote(trim(line)), equals, number};
    return S_OK;
}

static HRESULT read_lines(struct manifest *manifest)
{
    char *rest = manifest->text, *line;
    HRESULT hr = add_section(manifest, "", "", 0);

    for (unsigned number = 1; SUCCEEDED(hr) && (line = strsep(&rest, "\n")); number++) {
        line = trim(line);
        if (*line == '[')
            hr = read_section(manifest, line, number);
        else if (*line && *line != '#')
            hr = read_pair(manifest, line, number);
    }
    return hr_trace(hr);
}

HRESULT manifest_parse(const char *path, const char *text, size_t size,
                       struct manifest **ret_manifest)
{
    _cleanup_(manifest_freep) struct manifest *manifest = calloc(1, sizeof(*manifest));
    HRESULT hr;

    if (manifest) {
        manifest->path = strdup(path);
        manifest->text = calloc(1, size + 1);
    }
    if (!manifest || !manifest->path || !manifest->text)
        return hr_raise(E_OUTOFMEMORY, "%s", path);
    if (memchr(text, '\0', size))
        return hr_raise(E_INVALIDARG, "%s: it is no text", path);
    memcpy(manifest->text, text, size);
    hr = read_lines(manifest);
    if (FAILED(hr))
        return hr_trace(hr);
    *ret_manifest = TAKE_PTR(manifest);
    return S_OK;
}

HRESULT manifest_read(const char *path, struct manifest **ret_manifest)
{
    _cleanup_(fclosep) FILE *file = fopen(path, "rbe");
    _cleanup_(freep) char *text = NULL;
    struct stat status;
    size_t size;

    if (!file || fstat(fileno(file), &status) < 0)
        return hr_raise(hr_from_errno(), "%s: opening the manifest", path);
    if (status.st_size > SIZE_LIMIT)
        return hr_raise(E_INVALIDARG, "%s: more than %d MiB are no manifest", path,
                        SIZE_LIMIT >> 20);
    text = malloc((size_t)status.st_size + 1);
    if (!text)
        return hr_raise(E_OUTOFMEMORY, "%s", path);
    size = fread(text, 1, (size_t)status.st_size, file);
    if (ferror(file))
        return hr_raise(hr_from_errno(), "%s: reading the manifest", path);
    return hr_trace(manifest_parse(path, text, size, ret_manifest));
}

const char *manifest_value(const struct manifest_section *section, const char *key)
{
    for (size_t i = section->n_lines; i-- > 0;)
        if (strcmp(section->lines[i].key, key) == 0)
            return section->lines[i].value ? section->lines[i].value : "";
    return NULL;
}
