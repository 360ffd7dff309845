/* SPDX-License-Identifier: MIT */
#include "package/package_write.h"

#include <errno.h>
#include <fcntl.h>
#include <gsf/gsf-outfile-msole.h>
#include <gsf/gsf-output-stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "package/database_image.h"
#include "package/stream_name.h"
#include "package/summary_image.h"

enum {
    COPY_SIZE = 65536,
};

/* {000C1084-0000-0000-C000-000000000046}: what makes a compound file a package. */
static const guint8 package_class[16] = {0x84, 0x10, 0x0c, 0, 0, 0, 0, 0,
                                         0xc0, 0,    0,    0, 0, 0, 0, 0x46};

struct writer {
    const char *path;   /* borrowed */
    GsfOutfile *folder; /* of all streams */
};

static void output_close(GsfOutput **output)
{
    if (!*output)
        return;
    if (!gsf_output_is_closed(*output))
        gsf_output_close(*output);
    g_object_unref(*output);
}

/* ---- streams ---- */

static HRESULT failed_writing(const struct writer *writer, const char *name)
{
    return hr_raise(errno ? hr_from_errno() : E_FAIL, "%s: writing %s", writer->path, name);
}

static HRESULT open_stream(const struct writer *writer, const char *packed, const char *name,
                           GsfOutput **ret_stream)
{
    errno = 0;
    *ret_stream = gsf_outfile_new_child(writer->folder, packed, FALSE);
    return *ret_stream ? S_OK : failed_writing(writer, name);
}

static HRESULT put_bytes(const struct writer *writer, const char *packed, const char *name,
                         const void *bytes, size_t size)
{
    _cleanup_(output_close) GsfOutput *stream = NULL;
    HRESULT hr = open_stream(writer, packed, name, &stream);

    if (FAILED(hr))
        return hr_trace(hr);
    if ((size && !gsf_output_write(stream, size, bytes)) || !gsf_output_close(stream))
        return failed_writing(writer, name);
    return S_OK;
}

static HRESULT put_table(void *context, const char *name, const void *bytes, size_t size)
{
    char packed[STREAM_NAME_PACKED_MAX];

    if (!stream_name_pack(name, true, packed))
        return hr_raise(E_INVALIDARG, "table %s: its name is too long for a package", name);
    return hr_trace(put_bytes(context, packed, name, bytes, size));
}

static HRESULT copy_file(const struct writer *writer, const struct package_stream *stream,
                         GsfOutput *output)
{
    _cleanup_(closep) int fd = open(stream->path, O_RDONLY | O_CLOEXEC);
    _cleanup_(freep) uint8_t *bytes = malloc(COPY_SIZE);
    ssize_t n;

    if (!bytes)
        return hr_raise(E_OUTOFMEMORY, "copying %s", stream->path);
    if (fd < 0)
        return hr_raise(hr_from_errno(), "%s: opening it for the stream %s", stream->path,
                        stream->name);
    while ((n = read(fd, bytes, COPY_SIZE)) != 0) {
        if (n < 0 && errno != EINTR)
            return hr_raise(hr_from_errno(), "%s: reading it for the stream %s", stream->path,
                            stream->name);
        if (n > 0 && !gsf_output_write(output, (size_t)n, bytes))
            return failed_writing(writer, stream->name);
    }
    return gsf_output_close(output) ? S_OK : failed_writing(writer, stream->name);
}

static HRESULT put_stream(const struct writer *writer, const struct package_stream *stream)
{
    _cleanup_(output_close) GsfOutput *output = NULL;
    char packed[STREAM_NAME_PACKED_MAX];
    HRESULT hr;

    if (!stream_name_pack(stream->name, false, packed))
        return hr_raise(E_INVALIDARG, "stream %s: its name is too long for a package",
                        stream->name);
    hr = open_stream(writer, packed, stream->name, &output);
    if (SUCCEEDED(hr))
        hr = copy_file(writer, stream, output);
    return hr_trace(hr);
}

static HRESULT put_summary(const struct writer *writer, const struct package_summary *summary)
{
    static const struct package_summary nothing;
    _cleanup_(freep) uint8_t *bytes = NULL;
    size_t size;
    HRESULT hr = summary_image_write(summary ? summary : &nothing, &bytes, &size);

    if (SUCCEEDED(hr))
        hr = put_bytes(writer, SUMMARY_STREAM, "the summary information", bytes, size);
    return hr_trace(hr);
}

/* ---- what must be there ---- */

static bool has_stream(const struct package_draft *draft, const char *name)
{
    for (size_t i = 0; i < draft->n_streams; i++)
        if (strcmp(draft->streams[i].name, name) == 0)
            return true;
    return false;
}

static HRESULT check_row(const struct package_draft *draft, const struct table *table, size_t row,
                         const char *column)
{
    _cleanup_(freep) char *name = package_cell_stream(table, row);

    if (!name)
        return hr_raise(E_OUTOFMEMORY, "the name of a stream");
    if (!has_stream(draft, name))
        return hr_raise(E_INVALIDARG, "table %s, row %zu, column %s: the stream %s is missing",
                        table_name(table), row + 1, column, name);
    return S_OK;
}

static HRESULT check_cells(const struct package_draft *draft, const struct table *table)
{
    for (unsigned i = 0; i < table_n_columns(table); i++) {
        const struct column *column = table_column_at(table, (int)i);

        for (size_t row = 0; column->kind == COLUMN_STREAM && row < table_n_rows(table); row++) {
            HRESULT hr = table_is_null(table, row, (int)i)
                             ? S_OK
                             : check_row(draft, table, row, column->name);

            if (FAILED(hr))
                return hr_trace(hr);
        }
    }
    return S_OK;
}

/* ---- the file ---- */

static HRESULT put_all(struct writer *writer, const struct package_draft *draft)
{
    const struct database_sink sink = {put_table, writer};
    HRESULT hr;

    gsf_outfile_msole_set_class_id(GSF_OUTFILE_MSOLE(writer->folder), package_class);
    hr = put_summary(writer, draft->summary);
    if (SUCCEEDED(hr))
        hr = database_image_write(draft->tables, draft->n_tables, &sink);
    for (size_t i = 0; SUCCEEDED(hr) && i < draft->n_streams; i++)
        hr = put_stream(writer, &draft->streams[i]);
    return hr_trace(hr);
}

static HRESULT write_file(const struct package_draft *draft, const char *path, FILE *file)
{
    struct writer writer = {.path = path};
    GsfOutput *output = gsf_output_stdio_new_FILE(path, file, TRUE);
    HRESULT hr;

    writer.folder = gsf_outfile_msole_new(output);
    g_object_unref(output);
    hr = put_all(&writer, draft);
    errno = 0;
    if (!gsf_output_close(GSF_OUTPUT(writer.folder)) && SUCCEEDED(hr))
        hr = failed_writing(&writer, "the directory of streams");
    g_object_unref(writer.folder);
    if (SUCCEEDED(hr) && (fflush(file) != 0 || fsync(fileno(file)) != 0))
        hr = failed_writing(&writer, "the file");
    return hr_trace(hr);
}

/* As open() would have made it, not for its owner alone. */
static void open_to_others(int fd)
{
    mode_t mask = umask(0);

    umask(mask);
    fchmod(fd, 0666 & ~mask);
}

HRESULT package_write(const struct package_draft *draft, const char *path)
{
    _cleanup_(freep) char *temporary = NULL;
    _cleanup_(fclosep) FILE *file = NULL;
    int fd;
    HRESULT hr = S_OK;

    for (size_t i = 0; i < draft->n_tables && SUCCEEDED(hr); i++)
        hr = check_cells(draft, draft->tables[i]);
    if (FAILED(hr))
        return hr_trace(hr);
    if (asprintf(&temporary, "%s.XXXXXX", path) < 0) {
        temporary = NULL;
        return hr_raise(E_OUTOFMEMORY, "%s", path);
    }
    fd = mkostemp(temporary, O_CLOEXEC);
    if (fd < 0)
        return hr_raise(hr_from_errno(), "%s: making the file", path);
    open_to_others(fd);
    file = fdopen(fd, "w+b");
    if (!file) {
        close(fd);
        hr = hr_raise(E_OUTOFMEMORY, "%s", path);
    }
    if (SUCCEEDED(hr))
        hr = write_file(draft, path, file);
    if (SUCCEEDED(hr) && rename(temporary, path) < 0)
        hr = hr_raise(hr_from_errno(), "%s: putting the file there", path);
    if (FAILED(hr))
        unlink(temporary);
    return hr_trace(hr);
}
