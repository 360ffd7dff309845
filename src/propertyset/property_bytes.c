/* SPDX-License-Identifier: MIT */
#include "propertyset/property_bytes.h"

#include <endian.h>
#include <stdlib.h>
#include <string.h>

static bool make_room(struct property_bytes *bytes, size_t size)
{
    size_t room = bytes->room ? bytes->room : 256;
    uint8_t *larger;

    if (bytes->has_failed || size <= bytes->room - bytes->size)
        return !bytes->has_failed;
    while (room - bytes->size < size && room < SIZE_MAX / 2)
        room *= 2;
    larger = realloc(bytes->bytes, room);
    if (!larger) {
        bytes->has_failed = true;
        return false;
    }
    bytes->bytes = larger;
    bytes->room = room;
    return true;
}

void property_bytes_put(struct property_bytes *bytes, const void *data, size_t size)
{
    if (size == 0 || !make_room(bytes, size))
        return;
    memcpy(bytes->bytes + bytes->size, data, size);
    bytes->size += size;
}

void property_bytes_put_u16(struct property_bytes *bytes, uint16_t number)
{
    number = htole16(number);
    property_bytes_put(bytes, &number, sizeof(number));
}

void property_bytes_put_u32(struct property_bytes *bytes, uint32_t number)
{
    number = htole32(number);
    property_bytes_put(bytes, &number, sizeof(number));
}

void property_bytes_pad(struct property_bytes *bytes, size_t start)
{
    static const uint8_t zeros[4];

    property_bytes_put(bytes, zeros, -(bytes->size - start) & 3);
}

void property_bytes_set_u32(struct property_bytes *bytes, size_t at, uint32_t number)
{
    if (bytes->has_failed)
        return;
    number = htole32(number);
    memcpy(bytes->bytes + at, &number, sizeof(number));
}

void property_bytes_free(struct property_bytes *bytes)
{
    free(bytes->bytes);
    *bytes = (struct property_bytes){0};
}
