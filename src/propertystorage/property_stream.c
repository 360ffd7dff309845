/* SPDX-License-Identifier: MIT */
#define COBJMACROS
#include "propertystorage/property_stream.h"

#include <stdlib.h>

#include <comity/windows.h>

#include "base/hresult.h"
#include "propertystorage/property_attribute.h"

static HRESULT rewind_stream(IStream *stream)
{
    LARGE_INTEGER start = {.QuadPart = 0};

    return IStream_Seek(stream, start, STREAM_SEEK_SET, NULL);
}

/* What the stream says of its size is a hint: others wrote it. */
static HRESULT read_stream(IStream *stream, uint8_t **ret_bytes, size_t *ret_size)
{
    size_t size = 0, room = 4096;
    uint8_t *bytes = malloc(room), *larger;
    HRESULT hr = S_OK;
    ULONG n = 1;

    while (bytes && SUCCEEDED(hr) && n > 0 && size <= PROPERTY_SET_SIZE_MAX) {
        if (size == room) {
            larger = realloc(bytes, room * 2);
            if (!larger)
                break;
            bytes = larger;
            room *= 2;
        }
        n = 0;
        hr = IStream_Read(stream, bytes + size, (ULONG)(room - size), &n);
        size += n < room - size ? n : room - size;
    }
    if (SUCCEEDED(hr) && size > PROPERTY_SET_SIZE_MAX)
        hr = STG_E_INVALIDHEADER;
    else if (SUCCEEDED(hr) && n > 0)
        hr = hr_raise(E_OUTOFMEMORY, "a property set");
    if (FAILED(hr)) {
        free(bytes);
        return hr;
    }
    *ret_bytes = bytes;
    *ret_size = size;
    return S_OK;
}

static HRESULT read_all(const struct property_place *place, uint8_t **ret_bytes, size_t *ret_size)
{
    HRESULT hr;

    if (place->is_attribute)
        return property_attribute_read(place->fd, place->attribute, ret_bytes, ret_size);
    hr = rewind_stream(place->stream);
    return FAILED(hr) ? hr : read_stream(place->stream, ret_bytes, ret_size);
}

HRESULT property_stream_read(const struct property_place *place, struct property_set *ret_set,
                             uint8_t **ret_bytes)
{
    uint8_t *bytes;
    size_t size;
    HRESULT hr;

    hr = read_all(place, &bytes, &size);
    if (FAILED(hr))
        return hr;
    hr = property_set_read((struct span){bytes, size}, ret_set);
    if (FAILED(hr)) {
        free(bytes);
        return hr_trace(hr);
    }
    *ret_bytes = bytes;
    return S_OK;
}

static HRESULT write_stream(IStream *stream, const uint8_t *bytes, size_t size)
{
    ULARGE_INTEGER new_size = {.QuadPart = size};
    ULONG n = 0;
    HRESULT hr;

    hr = rewind_stream(stream);
    if (SUCCEEDED(hr))
        hr = IStream_Write(stream, bytes, (ULONG)size, &n);
    if (SUCCEEDED(hr) && n != size)
        hr = STG_E_MEDIUMFULL;
    return FAILED(hr) ? hr : IStream_SetSize(stream, new_size);
}

HRESULT property_stream_write(const struct property_place *place, const struct property_set *set)
{
    uint8_t *bytes;
    size_t size;
    HRESULT hr;

    hr = property_set_write(set, &bytes, &size);
    if (FAILED(hr))
        return hr_trace(hr);
    hr = place->is_attribute ? property_attribute_write(place->fd, place->attribute, bytes, size)
                             : write_stream(place->stream, bytes, size);
    free(bytes);
    return hr;
}
