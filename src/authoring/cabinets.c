/* SPDX-License-Identifier: MIT */
#include "authoring/cabinets.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "base/temporary.h"
#include "cabinet/cabinet.h"

enum {
    FILES_MAX = CABINET_FILES_MAX,
    SIZE_MAX_MIB = 1024, /* of a cabinet's files; a single one may be larger */
};

static char *path_of(const struct cabinets *cabinets, unsigned number)
{
    char *path;

    return asprintf(&path, "%s/cab%u.cab", cabinets->folder, number) < 0 ? NULL : path;
}

void cabinets_clear(struct cabinets *cabinets)
{
    for (unsigned i = 1; cabinets->is_temporary && i <= cabinets->n; i++) {
        _cleanup_(freep) char *path = path_of(cabinets, i);

        if (path)
            unlink(path);
    }
    if (cabinets->is_temporary)
        rmdir(cabinets->folder);
    free(cabinets->folder);
    *cabinets = (struct cabinets){.n = 0};
}

static HRESULT open_folder(const char *folder, bool is_temporary, struct cabinets *cabinets)
{
    char made[PATH_MAX];
    HRESULT hr;

    if (is_temporary) {
        hr = temporary_folder(made);
        if (FAILED(hr))
            return hr_trace(hr);
        folder = made;
    }
    cabinets->folder = strdup(folder);
    if (!cabinets->folder)
        return hr_raise(E_OUTOFMEMORY, "the cabinets of a package");
    cabinets->is_temporary = is_temporary;
    return S_OK;
}

/* How many files from @first on go into one cabinet. */
static size_t count_files(const struct content *content, size_t first)
{
    uint64_t size = 0;
    size_t n = 0;

    while (first + n < content->n && n < FILES_MAX) {
        size += content->files[first + n].size;
        if (n > 0 && size > (uint64_t)SIZE_MAX_MIB << 20)
            break;
        n++;
    }
    return n;
}

static HRESULT make_one(const struct content *content, size_t first, size_t n, int64_t time_s,
                        const char *path)
{
    _cleanup_(freep) struct cabinet_source *sources = calloc(n, sizeof(*sources));

    if (!sources)
        return hr_raise(E_OUTOFMEMORY, "%s", path);
    for (size_t i = 0; i < n; i++) {
        const struct content_file *file = &content->files[first + i];

        sources[i] = (struct cabinet_source){file->key, file->source, time_s};
    }
    return hr_trace(cabinet_write(path, sources, n, CABINET_MSZIP));
}

/* A name that begins with '#' is a stream's. */
static HRESULT add_media(struct making *making, unsigned number, size_t last)
{
    char name[32];

    snprintf(name, sizeof(name), "%scab%u.cab", making->product->has_external_cabinets ? "" : "#",
             number);
    return hr_trace(tables_add(making->tables, "Media", "nn-t", (int)number, (int)last, name));
}

HRESULT cabinets_make(struct making *making, const char *folder, int64_t time_s,
                      struct cabinets *ret_cabinets)
{
    struct cabinets cabinets = {.n = 0};
    struct table *media;
    HRESULT hr = open_folder(folder, !making->product->has_external_cabinets, &cabinets);

    if (SUCCEEDED(hr))
        hr = tables_get(making->tables, "Media", &media);
    for (size_t first = 0; SUCCEEDED(hr) && first < making->content->n;) {
        size_t n = count_files(making->content, first);
        _cleanup_(freep) char *path = path_of(&cabinets, ++cabinets.n);

        hr = path ? make_one(making->content, first, n, time_s, path)
                  : hr_raise(E_OUTOFMEMORY, "the cabinets of a package");
        first += n;
        if (SUCCEEDED(hr))
            hr = add_media(making, cabinets.n, first);
    }
    if (FAILED(hr)) {
        cabinets_clear(&cabinets);
        return hr_trace(hr);
    }
    *ret_cabinets = cabinets;
    return S_OK;
}
