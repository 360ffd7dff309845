/* SPDX-License-Identifier: MIT */
#include "authoring/content.h"

#include <dirent.h>
#include <errno.h>
#include <glib.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "authoring/name_key.h"
#include "base/cleanup.h"
#include "base/hresult.h"

enum {
    FIRST_MAX = 64,
    DEPTH_MAX = 128, /* of folders */
};

void content_deinit(struct content *content)
{
    free(content->files);
    arena_deinit(&content->texts);
    *content = (struct content){.n = 0};
}

static const char *keep(struct content *content, const char *text)
{
    char *copy = arena_alloc(&content->texts, strlen(text) + 1);

    return copy ? strcpy(copy, text) : NULL;
}

/* ---- adding ---- */

/* Whether it is a path that stays below a folder. */
static bool is_target(const char *path)
{
    for (const char *part = path;; part++) {
        size_t len = strcspn(part, "/");

        if (len == 0 || (len == 1 && part[0] == '.') ||
            (len == 2 && part[0] == '.' && part[1] == '.') || len > NAME_MAX)
            return false;
        part += len;
        if (!*part)
            break;
    }
    return !strpbrk(path, "\\|:*?\"<>");
}

static HRESULT add_file(struct content *content, const struct content_file *file)
{
    struct content_file *added;

    if (!is_target(file->target))
        return hr_raise(E_INVALIDARG,
                        "%s: \"%s\" is no path below the package's folder: names parted by /, "
                        "without .. and without \\ | : * ? \" < >",
                        file->source, file->target);
    if (content->n == content->max) {
        size_t max = content->max ? content->max * 2 : FIRST_MAX;
        struct content_file *files = realloc(content->files, max * sizeof(*files));

        if (!files)
            return hr_raise(E_OUTOFMEMORY, "%zu files", max);
        content->files = files;
        content->max = max;
    }
    added = &content->files[content->n];
    *added = *file;
    added->target = keep(content, file->target);
    added->source = keep(content, file->source);
    added->feature = keep(content, file->feature ? file->feature : "");
    added->key = file->key ? keep(content, file->key) : NULL;
    if (!added->target || !added->source || !added->feature || (file->key && !added->key))
        return hr_raise(E_OUTOFMEMORY, "the files of a package");
    content->n++;
    return S_OK;
}

static HRESULT add_any(struct content *content, const struct content_file *file, unsigned depth);

static HRESULT add_entry(struct content *content, const struct content_file *folder,
                         const char *name, unsigned depth)
{
    _cleanup_(freep) char *target = NULL, *source = NULL;
    struct content_file file = *folder;

    if (asprintf(&target, "%s%s%s", folder->target, *folder->target ? "/" : "", name) < 0 ||
        asprintf(&source, "%s/%s", folder->source, name) < 0)
        return hr_raise(E_OUTOFMEMORY, "%s", folder->source);
    file.target = target;
    file.source = source;
    return hr_trace(add_any(content, &file, depth));
}

static HRESULT add_folder(struct content *content, const struct content_file *folder,
                          unsigned depth)
{
    DIR *entries;
    HRESULT hr = S_OK;

    if (depth > DEPTH_MAX)
        return hr_raise(E_INVALIDARG, "%s: more than %d folders in each other", folder->source,
                        DEPTH_MAX);
    if (folder->key)
        return hr_raise(E_INVALIDARG, "%s: a folder's files cannot all have one key",
                        folder->source);
    entries = opendir(folder->source);
    if (!entries)
        return hr_raise(hr_from_errno(), "%s: reading the folder", folder->source);
    for (struct dirent *entry; SUCCEEDED(hr) && (entry = readdir(entries));)
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            hr = add_entry(content, folder, entry->d_name, depth + 1);
    closedir(entries);
    return hr_trace(hr);
}

static bool is_left_out(const struct content *content, const struct stat *status)
{
    struct stat left_out;

    return content->left_out && stat(content->left_out, &left_out) == 0 &&
           left_out.st_dev == status->st_dev && left_out.st_ino == status->st_ino;
}

/* A link to a file is that file; one to a folder could lead in a circle. */
static HRESULT add_any(struct content *content, const struct content_file *file, unsigned depth)
{
    struct content_file added = *file;
    struct stat status;

    if (stat(file->source, &status) < 0)
        return hr_raise(hr_from_errno(), "%s: a file of the package", file->source);
    if (depth > 0 && is_left_out(content, &status))
        return S_OK;
    added.size = (uint64_t)status.st_size;
    if (S_ISREG(status.st_mode))
        return hr_trace(add_file(content, &added));
    if (S_ISDIR(status.st_mode) &&
        (depth == 0 || (lstat(file->source, &status) == 0 && !S_ISLNK(status.st_mode))))
        return hr_trace(add_folder(content, file, depth));
    return hr_raise(E_INVALIDARG,
                    "%s: it is neither a file nor a folder, so that it cannot be in "
                    "a package",
                    file->source);
}

HRESULT content_add(struct content *content, const struct content_file *file)
{
    return hr_trace(add_any(content, file, 0));
}

/* ---- settling ---- */

static HRESULT read_hash(struct content_file *file)
{
    _cleanup_(fclosep) FILE *bytes = fopen(file->source, "rbe");
    GChecksum *checksum;
    uint8_t part[4096];
    gsize size = sizeof(file->hash);
    uint64_t total = 0;
    size_t n;

    if (!bytes)
        return hr_raise(hr_from_errno(), "%s: opening it", file->source);
    checksum = g_checksum_new(G_CHECKSUM_MD5);
    while ((n = fread(part, 1, sizeof(part), bytes)) > 0) {
        g_checksum_update(checksum, part, (gssize)n);
        total += n;
    }
    g_checksum_get_digest(checksum, file->hash, &size);
    g_checksum_free(checksum);
    if (ferror(bytes))
        return hr_raise(hr_from_errno(), "%s: reading it", file->source);
    file->size = total;
    return total > INT32_MAX
               ? hr_raise(E_INVALIDARG, "%s: a file of a package has 2 GiB at most", file->source)
               : S_OK;
}

static HRESULT settle_file(struct content *content, struct content_file *file)
{
    char key[NAME_KEY_MAX];

    if (!file->key) {
        name_key("", file->target, key);
        file->key = keep(content, key);
    }
    name_key("c.", file->target, key);
    file->component = keep(content, key);
    return file->key && file->component ? hr_trace(read_hash(file))
                                        : hr_raise(E_OUTOFMEMORY, "the files of a package");
}

static int compare_targets(const void *a, const void *b)
{
    const struct content_file *first = a, *second = b;

    return strcmp(first->target, second->target);
}

HRESULT content_settle(struct content *content)
{
    HRESULT hr = S_OK;

    if (content->n > 0)
        qsort(content->files, content->n, sizeof(*content->files), compare_targets);
    for (size_t i = 0; SUCCEEDED(hr) && i < content->n; i++) {
        if (i > 0 && strcmp(content->files[i].target, content->files[i - 1].target) == 0)
            return hr_raise(E_INVALIDARG, "%s and %s are both to be %s",
                            content->files[i - 1].source, content->files[i].source,
                            content->files[i].target);
        hr = settle_file(content, &content->files[i]);
    }
    return hr_trace(hr);
}

const struct content_file *content_find(const struct content *content, const char *target)
{
    const struct content_file wanted = {.target = target};

    return content->n == 0
               ? NULL
               : bsearch(&wanted, content->files, content->n, sizeof(wanted), compare_targets);
}
