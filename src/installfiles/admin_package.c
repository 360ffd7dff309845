/* SPDX-License-Identifier: MIT */
#include "installfiles/admin_package.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/hresult.h"
#include "installfiles/source.h"
#include "package/package_write.h"
#include "placing/placement.h"

enum {
    PID_FIRST_TEXT = 2,
    PID_LAST = 19,
    WORDS_COMPRESSED = 2,
    WORDS_ADMINISTRATIVE = 4,
};

/* What the new package is made of. */
struct copy {
    struct package_summary summary;
    const struct table **tables;
    struct package_stream *streams;
    size_t n_tables, n_streams;
};

static void copy_deinit(struct copy *copy)
{
    for (size_t i = 0; i < copy->n_streams; i++)
        free((char *)copy->streams[i].path);
    free(copy->streams);
    free(copy->tables);
}

static void copy_summary(const struct package *package, struct package_summary *ret_summary)
{
    int64_t words = 0;

    *ret_summary = (struct package_summary){0};
    for (unsigned i = PID_FIRST_TEXT; i <= PID_LAST; i++) {
        ret_summary->texts[i] = package_summary_text(package, i);
        if (package_summary_number(package, i, &ret_summary->numbers[i]))
            ret_summary->has_numbers |= 1u << i;
    }
    package_summary_number(package, PID_WORDCOUNT, &words);
    ret_summary->numbers[PID_WORDCOUNT] = (words & ~WORDS_COMPRESSED) | WORDS_ADMINISTRATIVE;
    ret_summary->has_numbers |= 1u << PID_WORDCOUNT;
}

static HRESULT collect_tables(const struct package *package, struct copy *copy)
{
    while (package_table_at(package, copy->n_tables))
        copy->n_tables++;
    copy->tables = calloc(copy->n_tables + 1, sizeof(*copy->tables));
    if (!copy->tables)
        return hr_raise(E_OUTOFMEMORY, "the tables of a package");
    for (size_t i = 0; i < copy->n_tables; i++)
        copy->tables[i] = package_table_at(package, i);
    return S_OK;
}

static bool is_cabinet(const struct source *source, const char *stream)
{
    for (size_t i = 0; i < source->n_media; i++) {
        const char *cabinet = source->media[i].cabinet;

        if (cabinet && *cabinet == '#' && strcmp(cabinet + 1, stream) == 0)
            return true;
    }
    return false;
}

/* A stream becomes a file of the journal's folder, to be read from there. */
static HRESULT unpack_stream(struct installation *installation, const char *name, size_t number,
                             struct package_stream *ret_stream)
{
    _cleanup_(freep) char *path = NULL;
    _cleanup_(closep) int fd = -1;
    HRESULT hr;

    if (asprintf(&path, "%s/stream%zu", journal_scratch(installation->journal), number) < 0) {
        path = NULL;
        return hr_raise(E_OUTOFMEMORY, "the stream %s", name);
    }
    fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0)
        return hr_raise(hr_from_errno(), "making %s", path);
    hr = package_read_stream(session_package(installation->session), name, fd);
    if (FAILED(hr))
        return hr_trace(hr);
    *ret_stream = (struct package_stream){name, TAKE_PTR(path)};
    return S_OK;
}

static HRESULT collect_streams(struct installation *installation, struct copy *copy)
{
    const struct package *package = session_package(installation->session);
    struct source source;
    size_t n = 0;
    const char *name;
    HRESULT hr = source_init(&source, installation);

    if (FAILED(hr))
        return hr_trace(hr);
    while (package_stream_at(package, n))
        n++;
    copy->streams = calloc(n + 1, sizeof(*copy->streams));
    if (!copy->streams)
        hr = hr_raise(E_OUTOFMEMORY, "the streams of a package");
    for (size_t i = 0; SUCCEEDED(hr) && (name = package_stream_at(package, i)); i++) {
        if (is_cabinet(&source, name) || *name == '\5') /* the summary information is one, too */
            continue;
        hr = unpack_stream(installation, name, i, &copy->streams[copy->n_streams]);
        copy->n_streams += SUCCEEDED(hr);
    }
    source_deinit(&source);
    return hr_trace(hr);
}

static HRESULT write_copy(struct installation *installation, const char *path)
{
    const struct package *package = session_package(installation->session);
    _cleanup_(copy_deinit) struct copy copy = {0};
    struct package_draft draft;
    HRESULT hr;

    copy_summary(package, &copy.summary);
    hr = collect_tables(package, &copy);
    if (SUCCEEDED(hr))
        hr = collect_streams(installation, &copy);
    if (FAILED(hr))
        return hr_trace(hr);
    draft = (struct package_draft){copy.tables, copy.n_tables, copy.streams, copy.n_streams,
                                   &copy.summary};
    return hr_trace(package_write(&draft, path));
}

static HRESULT place_copy(struct installation *installation, const char *from, const char *to)
{
    _cleanup_(target_freep) struct target *target = NULL;
    _cleanup_(closep) int fd = open(from, O_RDONLY | O_CLOEXEC);
    struct placement placement;
    struct file_facts facts;
    HRESULT hr;

    if (fd < 0)
        return hr_raise(hr_from_errno(), "reading %s", from);
    hr = target_new(installation, &target);
    if (SUCCEEDED(hr))
        hr = target_make_parent(target, to);
    if (FAILED(hr))
        return hr_trace(hr);
    placement_begin(&placement, installation, to, 0666);
    hr = placement_copy(&placement, fd, from);
    if (SUCCEEDED(hr))
        hr = placement_end(&placement, NULL, &facts);
    return hr_trace(hr);
}

HRESULT admin_package_run(struct installation *installation)
{
    const char *folder = session_property(installation->session, "TARGETDIR");
    const char *path = package_path(session_package(installation->session));
    const char *slash = strrchr(path, '/');
    char from[PATH_MAX], to[PATH_MAX];
    HRESULT hr;

    if (snprintf(to, sizeof(to), "%s/%s", folder, slash ? slash + 1 : path) >= (int)sizeof(to) ||
        *folder != '/')
        return hr_raise(hr_from_win32(ERROR_INSTALL_FAILURE),
                        "the property TARGETDIR (\"%s\") names no folder for the package", folder);
    install_log(installation, "the package goes to %s", to);
    if (installation->is_trial)
        return S_OK;
    snprintf(from, sizeof(from), "%s/package.msi", journal_scratch(installation->journal));
    hr = write_copy(installation, from);
    if (SUCCEEDED(hr))
        hr = place_copy(installation, from, to);
    return hr_trace(hr);
}
