/* SPDX-License-Identifier: MIT */
#include "exchange/hivefile_image.h"

#include <stdlib.h>
#include <string.h>

#include "base/hresult.h"

enum {
    FIRST_PAGES = 16,
};

/* Room for the image to reach @end, all zero. */
static HRESULT reserve(struct hivefile_image *image, size_t end)
{
    size_t room = image->room ? image->room : (size_t)FIRST_PAGES * HIVEFILE_PAGE;
    uint8_t *bytes;

    if (end > HIVEFILE_SIZE_MAX)
        return hr_raise(hr_from_win32(ERROR_DISK_FULL), "a hive file cannot have %zu bytes", end);
    if (end <= image->room)
        return S_OK;

    while (room < end)
        room *= 2;
    bytes = realloc(image->bytes, room);
    if (!bytes)
        return hr_raise(E_OUTOFMEMORY, "hive file of %zu bytes", room);

    memset(bytes + image->room, 0, room - image->room);
    image->bytes = bytes;
    image->room = room;
    return S_OK;
}

HRESULT hivefile_image_init(struct hivefile_image *image)
{
    HRESULT hr;

    *image = (struct hivefile_image){.bytes = NULL};
    hr = reserve(image, HIVEFILE_PAGE);
    if (FAILED(hr))
        return hr_trace(hr);

    image->size = HIVEFILE_PAGE;
    image->bin_end = HIVEFILE_PAGE;
    return S_OK;
}

void hivefile_image_deinit(struct hivefile_image *image)
{
    free(image->bytes);
}

/* What is left of the last bin is one free cell. */
static void close_bin(struct hivefile_image *image)
{
    int32_t left = (int32_t)(image->bin_end - image->size);

    if (left > 0)
        memcpy(image->bytes + image->size, &left, sizeof(left));
    image->size = image->bin_end;
}

static HRESULT open_bin(struct hivefile_image *image, size_t cell_size)
{
    size_t wanted = sizeof(struct hivefile_bin) + cell_size;
    size_t size = (wanted + HIVEFILE_PAGE - 1) / HIVEFILE_PAGE * HIVEFILE_PAGE;
    struct hivefile_bin bin = {.signature = "hbin"};
    HRESULT hr;

    hr = reserve(image, image->bin_end + size);
    if (FAILED(hr))
        return hr_trace(hr);

    close_bin(image);
    bin.offset = (uint32_t)(image->size - HIVEFILE_PAGE);
    bin.size = (uint32_t)size;
    memcpy(image->bytes + image->size, &bin, sizeof(bin));
    image->bin_end = image->size + size;
    image->size += sizeof(bin);
    return S_OK;
}

HRESULT hivefile_image_new_cell(struct hivefile_image *image, size_t size, uint32_t *ret_cell)
{
    size_t whole = (size + sizeof(int32_t) + 7) / 8 * 8;
    int32_t mark = -(int32_t)whole;
    HRESULT hr;

    if (size > HIVEFILE_SIZE_MAX)
        return hr_raise(hr_from_win32(ERROR_DISK_FULL),
                        "a hive file cannot have a cell of %zu bytes", size);
    if (image->bin_end - image->size < whole) {
        hr = open_bin(image, whole);
        if (FAILED(hr))
            return hr_trace(hr);
    }
    memcpy(image->bytes + image->size, &mark, sizeof(mark));
    *ret_cell = (uint32_t)(image->size - HIVEFILE_PAGE);
    image->size += whole;
    return S_OK;
}

HRESULT hivefile_image_put_cell(struct hivefile_image *image, const void *bytes, size_t size,
                                uint32_t *ret_cell)
{
    HRESULT hr = hivefile_image_new_cell(image, size, ret_cell);

    if (SUCCEEDED(hr) && size)
        memcpy(hivefile_image_at(image, *ret_cell), bytes, size);
    return hr_trace(hr);
}

void hivefile_image_finish(struct hivefile_image *image, const struct hivefile_base *base)
{
    struct hivefile_base *placed = (struct hivefile_base *)image->bytes;
    struct hivefile_bin *first = (struct hivefile_bin *)(image->bytes + HIVEFILE_PAGE);

    close_bin(image);
    *placed = *base;
    placed->bins_size = (uint32_t)(image->size - HIVEFILE_PAGE);
    placed->checksum = hivefile_checksum(placed);
    if (placed->bins_size)
        first->written = base->written;
}
