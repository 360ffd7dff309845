/* SPDX-License-Identifier: MIT */
/*
 * Bytes of a property set in the making. Whether memory was out is asked once, at the end.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct property_bytes {
    uint8_t *bytes; /* owned */
    size_t size, room;
    bool has_failed;
};

void property_bytes_put(struct property_bytes *bytes, const void *data, size_t size);
void property_bytes_put_u16(struct property_bytes *bytes, uint16_t number);
void property_bytes_put_u32(struct property_bytes *bytes, uint32_t number);

/* Zeros up to a multiple of four from @start on. */
void property_bytes_pad(struct property_bytes *bytes, size_t start);

/* Writes over a number that was put at @at. */
void property_bytes_set_u32(struct property_bytes *bytes, size_t at, uint32_t number);

void property_bytes_free(struct property_bytes *bytes);
