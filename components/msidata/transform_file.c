/* SPDX-License-Identifier: MIT */
#include "transform_file.h"

#include <gsf/gsf-outfile-msole.h>
#include <gsf/gsf-output-stdio.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/hresult.h"
#include "base/temporary.h"
#include "package/package.h"
#include "package/stream_name.h"
#include "package/summary_image.h"

#include "database_file.h"
#include "difference.h"
#include "transform_view.h"

/* {000C1082-0000-0000-C000-000000000046}: what makes a compound file a transform. */
static const guint8 transform_class[16] = {0x82, 0x10, 0x0c, 0, 0, 0, 0, 0,
                                           0xc0, 0,    0,    0, 0, 0, 0, 0x46};

struct transform_writer {
    const char *path;
    GsfOutfile *folder; /* NULL: nothing is written */
};

static HRESULT put_packed(struct transform_writer *writer, const char *packed, const void *bytes,
                          size_t size)
{
    GsfOutput *stream = gsf_outfile_new_child(writer->folder, packed, FALSE);
    bool is_written = stream && gsf_output_write(stream, size, bytes ? bytes : "");

    if (stream) {
        is_written = gsf_output_close(stream) && is_written;
        g_object_unref(stream);
    }
    return is_written ? S_OK : hr_raise(E_FAIL, "writing %s", writer->path);
}

static HRESULT put(void *context, const char *name, bool is_table, const void *bytes, size_t size)
{
    struct transform_writer *writer = context;
    char packed[STREAM_NAME_PACKED_MAX];

    if (!writer->folder)
        return S_OK;
    if (!stream_name_pack(name, is_table, packed))
        return hr_raise(E_INVALIDARG, "the name %s is too long", name);
    return hr_trace(put_packed(writer, packed, bytes, size));
}

static HRESULT put_summary(struct transform_writer *writer, const struct summary *summary)
{
    struct package_summary made;
    _cleanup_(freep) uint8_t *bytes = NULL;
    size_t size;
    HRESULT hr;

    database_file_summary(summary, &made);
    hr = summary_image_write(&made, &bytes, &size);
    return FAILED(hr) ? hr_trace(hr) : hr_trace(put_packed(writer, SUMMARY_STREAM, bytes, size));
}

HRESULT transform_file_write(const char *path, struct data *from, struct data *to,
                             const struct summary *summary)
{
    struct transform_writer writer = {.path = path};
    const struct difference_sink sink = {put, &writer};
    GsfOutput *output;
    HRESULT hr, written = S_OK;

    if (!path)
        return hr_trace(difference_tell(from, to, &sink));
    output = gsf_output_stdio_new(path, NULL);
    if (!output)
        return hr_raise(hr_from_win32(ERROR_OPEN_FAILED), "making %s", path);
    writer.folder = gsf_outfile_msole_new(output);
    g_object_unref(output);
    gsf_outfile_msole_set_class_id(GSF_OUTFILE_MSOLE(writer.folder), transform_class);
    hr = difference_tell(from, to, &sink);
    if (SUCCEEDED(hr) && summary)
        written = put_summary(&writer, summary);
    if (!gsf_output_close(GSF_OUTPUT(writer.folder)) && SUCCEEDED(hr))
        written = hr_raise(E_FAIL, "writing %s", path);
    g_object_unref(writer.folder);
    return FAILED(hr) ? hr_trace(hr) : FAILED(written) ? hr_trace(written) : hr;
}

/* ---- applying ---- */

static HRESULT read_changed(const char *copy, const char *path, struct data *data,
                            struct summary *summary)
{
    const char *const transforms[] = {path};
    const struct package_terms terms = {transforms, 1};
    HRESULT hr = data_init(data);

    return FAILED(hr) ? hr_trace(hr) : hr_trace(database_file_read(copy, &terms, data, summary));
}

enum use {
    APPLY,
    VIEW,
};

static HRESULT apply(const char *copy, const char *path, struct msi_database *database,
                     enum use use)
{
    struct data changed = {}, before;
    struct summary summary = {};
    HRESULT hr = read_changed(copy, path, &changed, &summary);

    summary_deinit(&summary);
    if (FAILED(hr)) {
        data_deinit(&changed);
        return hr == E_OUTOFMEMORY
                   ? hr
                   : hr_raise(hr_from_win32(ERROR_INSTALL_TRANSFORM_FAILURE), "applying %s", path);
    }
    if (use == VIEW) {
        hr = transform_view_make(&database->data, &changed);
        data_deinit(&changed);
        return hr_trace(hr);
    }
    before = database->data;
    database->data = changed;
    database->data.is_changed = true;
    data_deinit(&before);
    return S_OK;
}

static HRESULT use_file(const char *path, struct msi_database *database, enum use use)
{
    char copy[PATH_MAX];
    int fd;
    HRESULT hr;

    if (access(path, R_OK) < 0)
        return hr_raise(hr_from_win32(ERROR_OPEN_FAILED), "there is no %s", path);
    hr = temporary_file(copy, &fd);
    if (FAILED(hr))
        return hr_trace(hr);
    close(fd);
    hr = msi_database_save(database, copy);
    if (SUCCEEDED(hr))
        hr = apply(copy, path, database, use);
    unlink(copy);
    return hr_trace(hr);
}

HRESULT transform_file_apply(const char *path, struct msi_database *database)
{
    return hr_trace(use_file(path, database, APPLY));
}

HRESULT transform_file_view(const char *path, struct msi_database *database)
{
    return hr_trace(use_file(path, database, VIEW));
}
