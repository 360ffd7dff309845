/* SPDX-License-Identifier: MIT */
#include "typemake/byte_buffer.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum {
    LEAST_ROOM = 256,
};

void byte_buffer_deinit(struct byte_buffer *buffer)
{
    free(buffer->bytes);
    *buffer = (struct byte_buffer){0};
}

static bool make_room(struct byte_buffer *buffer, size_t size)
{
    size_t room = buffer->room ? buffer->room : LEAST_ROOM;
    uint8_t *bytes;

    if (buffer->has_failed || size > SIZE_MAX / 4 - buffer->size) {
        buffer->has_failed = true;
        return false;
    }
    if (buffer->room - buffer->size >= size)
        return true;
    while (room - buffer->size < size)
        room *= 2;
    bytes = realloc(buffer->bytes, room);
    if (!bytes) {
        buffer->has_failed = true;
        return false;
    }
    buffer->bytes = bytes;
    buffer->room = room;
    return true;
}

uint8_t *byte_buffer_grow(struct byte_buffer *buffer, size_t size)
{
    uint8_t *grown;

    if (!make_room(buffer, size))
        return NULL;
    grown = buffer->bytes + buffer->size;
    memset(grown, 0, size);
    buffer->size += size;
    return grown;
}

void byte_buffer_put(struct byte_buffer *buffer, const void *bytes, size_t size)
{
    uint8_t *grown = byte_buffer_grow(buffer, size);

    if (grown && size)
        memcpy(grown, bytes, size);
}

void byte_buffer_put_half(struct byte_buffer *buffer, unsigned half)
{
    const uint8_t bytes[] = {(uint8_t)half, (uint8_t)(half >> 8)};

    byte_buffer_put(buffer, bytes, sizeof(bytes));
}

void byte_buffer_put_word(struct byte_buffer *buffer, uint32_t word)
{
    byte_buffer_put_half(buffer, word & 0xffff);
    byte_buffer_put_half(buffer, word >> 16);
}

void byte_buffer_pad(struct byte_buffer *buffer, size_t unit, uint8_t filler)
{
    size_t over = buffer->size % unit;
    uint8_t *grown = over ? byte_buffer_grow(buffer, unit - over) : NULL;

    if (grown)
        memset(grown, filler, unit - over);
}

uint32_t byte_buffer_word(const struct byte_buffer *buffer, size_t offset)
{
    const uint8_t *bytes = buffer->bytes + offset;

    assert(buffer->size >= 4 && offset <= buffer->size - 4);
    return bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

void byte_buffer_set_word(struct byte_buffer *buffer, size_t offset, uint32_t word)
{
    assert(buffer->size >= 4 && offset <= buffer->size - 4);
    for (unsigned i = 0; i < 4; i++)
        buffer->bytes[offset + i] = (uint8_t)(word >> (8 * i));
}
