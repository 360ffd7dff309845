/* SPDX-License-Identifier: MIT */
/*
 * Spans: bytes that came from outside, and numbers read from them by position. Whatever lies
 * beyond the end is not read.
 */
#pragma once

#include <endian.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct span {
    const uint8_t *bytes; /* borrowed */
    size_t size;
};

static inline bool span_has(struct span span, uint64_t at, uint64_t size)
{
    return at <= span.size && size <= span.size - at;
}

/* The part at @at, @size bytes long; false if it is not all there. */
static inline bool span_part(struct span span, uint64_t at, uint64_t size, struct span *ret_part)
{
    if (!span_has(span, at, size))
        return false;
    *ret_part = (struct span){span.bytes + at, (size_t)size};
    return true;
}

/* What follows @at, which may be nothing. */
static inline struct span span_from(struct span span, uint64_t at)
{
    return at < span.size ? (struct span){span.bytes + at, span.size - (size_t)at}
                          : (struct span){span.bytes + span.size, 0};
}

/* Little-endian numbers, aligned or not. */
static inline bool span_u16(struct span span, uint64_t at, uint16_t *ret_number)
{
    uint16_t number;

    if (!span_has(span, at, sizeof(number)))
        return false;
    memcpy(&number, span.bytes + at, sizeof(number));
    *ret_number = le16toh(number);
    return true;
}

static inline bool span_u32(struct span span, uint64_t at, uint32_t *ret_number)
{
    uint32_t number;

    if (!span_has(span, at, sizeof(number)))
        return false;
    memcpy(&number, span.bytes + at, sizeof(number));
    *ret_number = le32toh(number);
    return true;
}
