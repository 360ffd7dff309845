/* SPDX-License-Identifier: MIT */
/*
 * NDR 2.0, little-endian: the one writer and the one bounds-checked reader of everything that
 * travels. Source: C706 chapter 14, [MS-RPCE] 2.2.5.
 *
 * Both remember that they failed: a sequence of puts or gets is checked once, at its end. A reader
 * that failed yields zeros and reads nothing more.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <comity/guiddef.h>

/* A buffer that grows; alignment counts from @base. */
struct ndr_writer {
    uint8_t *data;
    size_t size;
    size_t capacity;
    size_t base;
    uint32_t referents; /* given so far */
    uint32_t depth;     /* of what is being written in itself */
    bool failed;        /* out of memory */
    bool keeps_padding; /* alignment leaves the bytes of the memory as they are */
};

struct ndr_reader {
    const uint8_t *data;
    size_t size;
    size_t at;
    size_t base;
    uint32_t depth; /* of nested variants */
    bool failed;
};

void ndr_writer_init(struct ndr_writer *writer);
void ndr_writer_deinit(struct ndr_writer *writer);

/* Between messages: lets go of the memory that an uncommonly long one needed. */
void ndr_writer_trim(struct ndr_writer *writer);

/* Empties the writer, keeping its memory, and leaves @base bytes for headers before the stub. */
void ndr_writer_reset(struct ndr_writer *writer, size_t base);

/* @size bytes to be filled; NULL after a failure. */
void *ndr_put_space(struct ndr_writer *writer, size_t size);
void ndr_put_align(struct ndr_writer *writer, size_t alignment);
void ndr_put_u8(struct ndr_writer *writer, uint8_t value);
void ndr_put_u16(struct ndr_writer *writer, uint16_t value);
void ndr_put_u32(struct ndr_writer *writer, uint32_t value);
void ndr_put_u64(struct ndr_writer *writer, uint64_t value);
void ndr_put_guid(struct ndr_writer *writer, const GUID *guid);
void ndr_put_bytes(struct ndr_writer *writer, const void *data, size_t size);

/* A referent for a unique pointer that is not NULL. */
void ndr_put_referent(struct ndr_writer *writer);

/* A conformant and varying string with its NUL: max, 0, actual, units. */
void ndr_put_wide(struct ndr_writer *writer, const char16_t *text);

void ndr_reader_init(struct ndr_reader *reader, const void *data, size_t size);
size_t ndr_left(const struct ndr_reader *reader);
void ndr_get_align(struct ndr_reader *reader, size_t alignment);
uint8_t ndr_get_u8(struct ndr_reader *reader);
uint16_t ndr_get_u16(struct ndr_reader *reader);
uint32_t ndr_get_u32(struct ndr_reader *reader);
uint64_t ndr_get_u64(struct ndr_reader *reader);
GUID ndr_get_guid(struct ndr_reader *reader);

/* Borrowed bytes of the input; NULL after a failure. */
const void *ndr_get_bytes(struct ndr_reader *reader, size_t size);

/* A count of things that take at least @each bytes: one that the input cannot hold is a failure. */
uint32_t ndr_get_count(struct ndr_reader *reader, size_t each);

/* A conformant and varying string: borrowed, not aligned to be read as units; its units with the
 * NUL that must end it. */
const void *ndr_get_wide(struct ndr_reader *reader, uint32_t *ret_units);
