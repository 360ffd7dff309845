/* SPDX-License-Identifier: MIT */
#include "wire/ndr.h"

#include <stdlib.h>
#include <string.h>

enum {
    CAPACITY_FIRST = 1024,
    CAPACITY_KEPT = 1 << 20,
    REFERENT_FIRST = 0x00020000,
};

void ndr_writer_init(struct ndr_writer *writer)
{
    memset(writer, 0, sizeof(*writer));
}

void ndr_writer_deinit(struct ndr_writer *writer)
{
    free(writer->data);
    ndr_writer_init(writer);
}

void ndr_writer_trim(struct ndr_writer *writer)
{
    if (writer->capacity > CAPACITY_KEPT)
        ndr_writer_deinit(writer);
}

void ndr_writer_reset(struct ndr_writer *writer, size_t base)
{
    writer->size = 0;
    writer->base = base;
    writer->referents = 0;
    writer->failed = false;
    ndr_put_space(writer, base);
}

static bool grow(struct ndr_writer *writer, size_t size)
{
    size_t capacity = writer->capacity ? writer->capacity : CAPACITY_FIRST;
    uint8_t *data;

    while (capacity < size) {
        if (__builtin_mul_overflow(capacity, 2, &capacity))
            return false;
    }
    data = realloc(writer->data, capacity);
    if (!data)
        return false;

    writer->data = data;
    writer->capacity = capacity;
    return true;
}

void *ndr_put_space(struct ndr_writer *writer, size_t size)
{
    size_t at = writer->size;

    if (writer->failed)
        return NULL;
    if (size > writer->capacity - at && !grow(writer, at + size)) {
        writer->failed = true;
        return NULL;
    }
    writer->size = at + size;
    return writer->data + at;
}

void ndr_put_align(struct ndr_writer *writer, size_t alignment)
{
    size_t over = (writer->size - writer->base) & (alignment - 1);
    void *padding;

    if (over == 0)
        return;
    padding = ndr_put_space(writer, alignment - over);
    if (padding && !writer->keeps_padding)
        memset(padding, 0, alignment - over);
}

void ndr_put_bytes(struct ndr_writer *writer, const void *data, size_t size)
{
    void *space = ndr_put_space(writer, size);

    if (space && size)
        memcpy(space, data, size);
}

void ndr_put_u8(struct ndr_writer *writer, uint8_t value)
{
    ndr_put_bytes(writer, &value, sizeof(value));
}

void ndr_put_u16(struct ndr_writer *writer, uint16_t value)
{
    ndr_put_align(writer, sizeof(value));
    ndr_put_bytes(writer, &value, sizeof(value));
}

void ndr_put_u32(struct ndr_writer *writer, uint32_t value)
{
    ndr_put_align(writer, sizeof(value));
    ndr_put_bytes(writer, &value, sizeof(value));
}

void ndr_put_u64(struct ndr_writer *writer, uint64_t value)
{
    ndr_put_align(writer, sizeof(value));
    ndr_put_bytes(writer, &value, sizeof(value));
}

void ndr_put_guid(struct ndr_writer *writer, const GUID *guid)
{
    ndr_put_align(writer, 4);
    ndr_put_bytes(writer, guid, sizeof(*guid));
}

void ndr_put_referent(struct ndr_writer *writer)
{
    ndr_put_u32(writer, REFERENT_FIRST + 4 * writer->referents++);
}

void ndr_put_wide(struct ndr_writer *writer, const char16_t *text)
{
    size_t units = 1;

    while (text[units - 1])
        units++;
    ndr_put_u32(writer, (uint32_t)units);
    ndr_put_u32(writer, 0);
    ndr_put_u32(writer, (uint32_t)units);
    ndr_put_bytes(writer, text, units * sizeof(*text));
}

void ndr_reader_init(struct ndr_reader *reader, const void *data, size_t size)
{
    *reader = (struct ndr_reader){.data = data, .size = size};
}

size_t ndr_left(const struct ndr_reader *reader)
{
    return reader->failed ? 0 : reader->size - reader->at;
}

const void *ndr_get_bytes(struct ndr_reader *reader, size_t size)
{
    const void *bytes = reader->data + reader->at;

    if (reader->failed || size > reader->size - reader->at) {
        reader->failed = true;
        return NULL;
    }
    reader->at += size;
    return bytes;
}

void ndr_get_align(struct ndr_reader *reader, size_t alignment)
{
    size_t over = (reader->at - reader->base) & (alignment - 1);

    if (over)
        ndr_get_bytes(reader, alignment - over);
}

static void get(struct ndr_reader *reader, void *value, size_t size)
{
    const void *bytes;

    ndr_get_align(reader, size);
    bytes = ndr_get_bytes(reader, size);
    if (bytes)
        memcpy(value, bytes, size);
}

uint8_t ndr_get_u8(struct ndr_reader *reader)
{
    uint8_t value = 0;

    get(reader, &value, sizeof(value));
    return value;
}

uint16_t ndr_get_u16(struct ndr_reader *reader)
{
    uint16_t value = 0;

    get(reader, &value, sizeof(value));
    return value;
}

uint32_t ndr_get_u32(struct ndr_reader *reader)
{
    uint32_t value = 0;

    get(reader, &value, sizeof(value));
    return value;
}

uint64_t ndr_get_u64(struct ndr_reader *reader)
{
    uint64_t value = 0;

    get(reader, &value, sizeof(value));
    return value;
}

GUID ndr_get_guid(struct ndr_reader *reader)
{
    const void *bytes;
    GUID guid = {0};

    ndr_get_align(reader, 4);
    bytes = ndr_get_bytes(reader, sizeof(guid));
    if (bytes)
        memcpy(&guid, bytes, sizeof(guid));
    return guid;
}

uint32_t ndr_get_count(struct ndr_reader *reader, size_t each)
{
    uint32_t count = ndr_get_u32(reader);

    if (each && count > ndr_left(reader) / each) {
        reader->failed = true;
        return 0;
    }
    return count;
}

const void *ndr_get_wide(struct ndr_reader *reader, uint32_t *ret_units)
{
    uint32_t max = ndr_get_u32(reader), offset = ndr_get_u32(reader);
    uint32_t units = ndr_get_count(reader, sizeof(char16_t));
    const uint8_t *text = ndr_get_bytes(reader, (size_t)units * sizeof(char16_t));

    if (!text || units == 0 || units > max || offset != 0 || text[2 * units - 1] ||
        text[2 * units - 2]) {
        reader->failed = true;
        return NULL;
    }
    *ret_units = units;
    return text;
}
