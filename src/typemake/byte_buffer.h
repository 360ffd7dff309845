/* SPDX-License-Identifier: MIT */
/*
 * Byte buffer: bytes that are appended to, numbers little-endian. Like a stdio stream it remembers
 * that it failed, which only memory can make it do: write all, then ask once.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/cleanup.h"

struct byte_buffer {
    uint8_t *bytes;
    size_t size;
    size_t room;
    bool has_failed;
};

/* Frees what it holds. */
void byte_buffer_deinit(struct byte_buffer *buffer);

/* @size zero bytes at the end, to be filled in; NULL if it has failed. */
uint8_t *byte_buffer_grow(struct byte_buffer *buffer, size_t size);

void byte_buffer_put(struct byte_buffer *buffer, const void *bytes, size_t size);
void byte_buffer_put_half(struct byte_buffer *buffer, unsigned half);
void byte_buffer_put_word(struct byte_buffer *buffer, uint32_t word);

/* Appends @filler until the size is a multiple of @unit. */
void byte_buffer_pad(struct byte_buffer *buffer, size_t unit, uint8_t filler);

/* The word at @offset, which is there; and another one in its place. */
uint32_t byte_buffer_word(const struct byte_buffer *buffer, size_t offset);
void byte_buffer_set_word(struct byte_buffer *buffer, size_t offset, uint32_t word);
