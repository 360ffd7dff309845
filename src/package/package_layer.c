/* SPDX-License-Identifier: MIT */
#include "package/package_layer.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/hresult.h"
#include "package/summary_read.h"
#include "package/transform.h"

#define INVALID HRESULT_FROM_WIN32(ERROR_INSTALL_PACKAGE_INVALID)
#define FAILURE HRESULT_FROM_WIN32(ERROR_INSTALL_TRANSFORM_FAILURE)

void package_layer_close(struct package_layer *layer)
{
    if (layer->file.fd > 0)
        close(layer->file.fd);
    container_index_free(layer->index);
    text_pool_free(layer->texts);
    free(layer->path);
    free(layer->folder);
    *layer = (struct package_layer){.path = NULL};
}

/* Takes the descriptor and the texts. */
static HRESULT open_layer(int fd, char *path, char *folder, struct package_layer *ret_layer)
{
    struct package_layer layer = {{fd, path, folder}, path, folder};
    HRESULT hr = container_index_read(&layer.file, &layer.index);

    if (FAILED(hr)) {
        package_layer_close(&layer);
        return hr_trace(hr);
    }
    *ret_layer = layer;
    return S_OK;
}

HRESULT package_layer_open(const char *path, struct package_layer *ret_layer)
{
    _cleanup_(closep) int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    _cleanup_(freep) char *full_path = NULL;
    struct stat status;

    if (fd < 0)
        return hr_raise(hr_from_errno(), "%s: opening it", path);
    if (fstat(fd, &status) < 0 || !S_ISREG(status.st_mode))
        return hr_raise(INVALID, "%s: it is no file", path);
    full_path = realpath(path, NULL);
    if (!full_path)
        return hr_raise(hr_from_errno(), "%s: its whole path", path);
    return hr_trace(open_layer(TAKE_FD(fd), TAKE_PTR(full_path), NULL, ret_layer));
}

HRESULT package_layer_open_within(const struct package_layer *package, const char *folder,
                                  struct package_layer *ret_layer)
{
    _cleanup_(freep) char *path = strdup(package->path), *name = strdup(folder);
    int fd = path && name ? fcntl(package->file.fd, F_DUPFD_CLOEXEC, 3) : -1;

    if (fd < 0)
        return hr_raise(E_OUTOFMEMORY, "%s: the transform %s in it", package->path, folder);
    return hr_trace(open_layer(fd, TAKE_PTR(path), TAKE_PTR(name), ret_layer));
}

/* What it says is no reason to fail; who says nothing is not strict. */
static HRESULT read_passes(const struct container_index *index, unsigned *ret_passes)
{
    struct summary summary;
    HRESULT hr = summary_read(container_index_summary(index), &summary);

    if (FAILED(hr))
        return hr_trace(hr);
    *ret_passes = summary.has_numbers & 1u << SUMMARY_CHARACTER_COUNT
                      ? (unsigned)summary.numbers[SUMMARY_CHARACTER_COUNT] & TRANSFORM_PASS_ALL
                      : TRANSFORM_PASS_ALL;
    summary_clear(&summary);
    return S_OK;
}

HRESULT package_layer_apply(struct package_layer *layer, struct database *database)
{
    _cleanup_(freep) char *message = NULL;
    unsigned passes;
    HRESULT hr = text_pool_read(container_index_table(layer->index, "_StringPool"),
                                container_index_table(layer->index, "_StringData"), &layer->texts);

    if (SUCCEEDED(hr))
        hr = read_passes(layer->index, &passes);
    if (SUCCEEDED(hr))
        hr = transform_apply(layer->index, layer->texts, passes, database);
    if (SUCCEEDED(hr) || hr == E_OUTOFMEMORY)
        return hr_trace(hr);
    message = strdup(hr_message());
    return hr_raise(FAILURE, "%s%s%s: applying the transform: %s", layer->path,
                    layer->folder ? ":" : "", layer->folder ? layer->folder : "",
                    message ? message : "");
}
