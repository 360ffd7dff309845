/* SPDX-License-Identifier: MIT */
#include "cabinet/cabinet.h"

#include <fcntl.h>
#include <libgcab.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "cabinet/fd_output.h"
#include "cabinet/source_file.h"

enum {
    SIZE_MAX_MIB = 1536, /* a folder's blocks are counted in 16 bits, and offsets in 31 */
};

/* The time of a file that says none: the first that a cabinet can tell. */
static const int64_t first_time_s = 315532800;

static HRESULT add_file(GCabFolder *folder, const struct cabinet_source *source, uint64_t *size)
{
    g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc(
        source->time_s > first_time_s ? source->time_s : first_time_s);
    g_autoptr(GError) error = NULL;
    g_autoptr(GCabFile) file = NULL;
    g_autoptr(GFile) path = NULL;
    HRESULT hr = source_file_new(source->path, &path);

    if (FAILED(hr))
        return hr_trace(hr);
    *size += source_file_size(path);
    if (*size > (uint64_t)SIZE_MAX_MIB << 20)
        return hr_raise(E_INVALIDARG, "%s: with it the cabinet has more than %d MiB; make several",
                        source->path, SIZE_MAX_MIB);
    file = gcab_file_new_with_file(source->name, path);
    if (time)
        gcab_file_set_date_time(file, time);
    if (!gcab_folder_add_file(folder, file, FALSE, NULL, &error))
        return hr_raise(E_INVALIDARG, "%s: putting it into a cabinet: %s", source->path,
                        error ? error->message : "it is there already");
    return S_OK;
}

static HRESULT write_to(GCabCabinet *cabinet, const char *temporary, const char *path)
{
    _cleanup_(closep) int fd = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    g_autoptr(GError) error = NULL;
    g_autoptr(GOutputStream) out = NULL;

    if (fd < 0)
        return hr_raise(hr_from_errno(), "%s: making the cabinet", path);
    out = fd_output_new(fd);
    if (!gcab_cabinet_write_simple(cabinet, out, NULL, NULL, NULL, &error))
        return hr_raise(HRESULT_FROM_WIN32(ERROR_WRITE_FAULT), "%s: making the cabinet: %s", path,
                        error ? error->message : "");
    if (rename(temporary, path) < 0)
        return hr_raise(hr_from_errno(), "%s: putting the cabinet there", path);
    return S_OK;
}

HRESULT cabinet_write(const char *path, const struct cabinet_source *sources, size_t n_sources,
                      enum cabinet_compression compression)
{
    g_autoptr(GCabCabinet) cabinet = gcab_cabinet_new();
    g_autoptr(GCabFolder) folder = gcab_folder_new(
        compression == CABINET_MSZIP ? GCAB_COMPRESSION_MSZIP : GCAB_COMPRESSION_NONE);
    _cleanup_(freep) char *temporary = NULL;
    uint64_t size = 0;
    HRESULT hr = S_OK;

    if (n_sources > CABINET_FILES_MAX)
        return hr_raise(E_INVALIDARG, "%s: %zu files; a cabinet has %d at most, make several", path,
                        n_sources, CABINET_FILES_MAX);
    for (size_t i = 0; SUCCEEDED(hr) && i < n_sources; i++)
        hr = add_file(folder, &sources[i], &size);
    if (FAILED(hr))
        return hr_trace(hr);
    if (!gcab_cabinet_add_folder(cabinet, folder, NULL) ||
        asprintf(&temporary, "%s.part", path) < 0)
        return hr_raise(E_OUTOFMEMORY, "%s: making the cabinet", path);
    hr = write_to(cabinet, temporary, path);
    if (FAILED(hr))
        unlink(temporary);
    return hr_trace(hr);
}
