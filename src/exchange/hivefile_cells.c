/* SPDX-License-Identifier: MIT */
#include "exchange/hivefile_cells.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cleanup.h"

void hivefile_cells_deinit(struct hivefile_cells *cells)
{
    free(cells->path);
    free(cells->owned);
    free(cells->file);
    *cells = (struct hivefile_cells){.file = NULL};
}

HRESULT hivefile_cells_find(const struct hivefile_cells *cells, uint32_t offset, size_t size,
                            const void **ret_content)
{
    int32_t mark;

    if (offset % 8 != 0 || offset > cells->bins_size - 8)
        return HIVEFILE_CORRUPT(cells, "no cell can be at %#x", offset);

    memcpy(&mark, cells->bins + offset, sizeof(mark));
    if (mark >= 0 || mark == INT32_MIN || -mark % 8 != 0 ||
        (uint32_t)-mark > cells->bins_size - offset)
        return HIVEFILE_CORRUPT(cells, "the cell at %#x is free or has an impossible size", offset);
    if ((size_t)-mark - sizeof(mark) < size)
        return HIVEFILE_CORRUPT(cells, "the cell at %#x is too small for %zu bytes", offset, size);

    *ret_content = cells->bins + offset + sizeof(mark);
    return S_OK;
}

HRESULT hivefile_cells_take(struct hivefile_cells *cells, uint32_t offset, size_t size,
                            const void **ret_content)
{
    HRESULT hr = hivefile_cells_find(cells, offset, size, ret_content);
    uint8_t *place, bit;

    if (FAILED(hr))
        return hr_trace(hr);

    place = &cells->owned[offset / 64];
    bit = (uint8_t)(1 << offset / 8 % 8);
    if (*place & bit)
        return HIVEFILE_CORRUPT(cells, "the cell at %#x is used twice", offset);
    *place |= bit;
    return S_OK;
}

/* Every bin says where it is and how large. */
static HRESULT check_bins(const struct hivefile_cells *cells)
{
    uint32_t offset = 0;

    while (offset < cells->bins_size) {
        struct hivefile_bin bin;

        memcpy(&bin, cells->bins + offset, sizeof(bin));
        if (memcmp(bin.signature, "hbin", 4) != 0 || bin.offset != offset)
            return HIVEFILE_CORRUPT(cells, "no bin at %#x", offset);
        if (bin.size == 0 || bin.size % HIVEFILE_PAGE != 0 || bin.size > cells->bins_size - offset)
            return HIVEFILE_CORRUPT(cells, "the bin at %#x has an impossible size", offset);
        offset += bin.size;
    }
    return S_OK;
}

static HRESULT check_base(struct hivefile_cells *cells, size_t size)
{
    struct hivefile_base base;

    if (size < sizeof(base) || memcmp(cells->file, "regf", 4) != 0)
        return hr_raise(hr_from_win32(ERROR_NOT_REGISTRY_FILE), "%s is no hive file",
                        cells->path ? cells->path : "this");

    memcpy(&base, cells->file, sizeof(base));
    if (base.checksum != hivefile_checksum(&base))
        return HIVEFILE_CORRUPT(cells, "the checksum is wrong");
    if (base.major != 1 || base.minor < HIVEFILE_STANDARD || base.minor > HIVEFILE_NEWEST ||
        base.type != 0 || base.format != 1)
        return HIVEFILE_CORRUPT(cells, "version %u.%u is unknown", base.major, base.minor);
    if (base.primary_sequence != base.secondary_sequence)
        return HIVEFILE_CORRUPT(cells, "the file was not closed properly");
    if (size < HIVEFILE_PAGE || base.bins_size == 0 || base.bins_size % HIVEFILE_PAGE != 0 ||
        base.bins_size > size - HIVEFILE_PAGE)
        return HIVEFILE_CORRUPT(cells, "the file is cut off");

    cells->bins = cells->file + HIVEFILE_PAGE;
    cells->bins_size = base.bins_size;
    cells->minor = base.minor;
    cells->root = base.root;
    return hr_trace(check_bins(cells));
}

/* Takes the file's bytes over. */
static HRESULT take_over(struct hivefile_cells *cells, uint8_t **file, size_t size)
{
    HRESULT hr;

    cells->file = TAKE_PTR(*file);
    hr = check_base(cells, size);
    if (SUCCEEDED(hr)) {
        cells->owned = calloc(1, cells->bins_size / 64 + 1);
        if (!cells->owned)
            hr = hr_raise(E_OUTOFMEMORY, "reader of a hive file");
    }
    return hr_trace(hr);
}

HRESULT hivefile_cells_init(struct hivefile_cells *cells, const void *bytes, size_t size)
{
    _cleanup_(freep) uint8_t *file = malloc(size + 1);
    HRESULT hr;

    if (!file)
        return hr_raise(E_OUTOFMEMORY, "hive file of %zu bytes", size);

    *cells = (struct hivefile_cells){.path = NULL};
    memcpy(file, bytes, size);
    hr = take_over(cells, &file, size);
    if (FAILED(hr))
        hivefile_cells_deinit(cells);
    return hr_trace(hr);
}

static HRESULT read_whole(int fd, const char *path, uint8_t *bytes, size_t size)
{
    size_t done = 0;

    while (done < size) {
        ssize_t n = read(fd, bytes + done, size - done);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return hr_raise(hr_from_errno(), "reading %s: %s", path, strerror(errno));
        if (n == 0)
            return hr_raise(hr_from_win32(ERROR_BADDB), "reading %s: it became shorter", path);
        done += (size_t)n;
    }
    return S_OK;
}

HRESULT hivefile_cells_open(struct hivefile_cells *cells, const char *path)
{
    _cleanup_(closep) int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    _cleanup_(freep) uint8_t *file = NULL;
    struct stat status;
    HRESULT hr;

    if (fd < 0)
        return hr_from_errno();
    if (fstat(fd, &status) < 0)
        return hr_raise(hr_from_errno(), "examining %s: %s", path, strerror(errno));
    if (!S_ISREG(status.st_mode) || status.st_size > HIVEFILE_SIZE_MAX)
        return hr_raise(hr_from_win32(ERROR_NOT_REGISTRY_FILE), "%s is no hive file", path);

    file = malloc((size_t)status.st_size + 1);
    if (!file)
        return hr_raise(E_OUTOFMEMORY, "hive file of %zu bytes", (size_t)status.st_size);
    hr = read_whole(fd, path, file, (size_t)status.st_size);
    if (FAILED(hr))
        return hr_trace(hr);

    *cells = (struct hivefile_cells){.path = strdup(path)};
    hr = cells->path ? take_over(cells, &file, (size_t)status.st_size)
                     : hr_raise(E_OUTOFMEMORY, "reading %s", path);
    if (FAILED(hr))
        hivefile_cells_deinit(cells);
    return hr_trace(hr);
}
