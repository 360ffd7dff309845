/* SPDX-License-Identifier: MIT */
/*
 * The inside of a text file, for the two modules that it consists of: text_file.c opens, closes and
 * writes, text_file_read.c reads.
 */
#pragma once

#include <stdbool.h>

#include "files/text_file.h"

enum {
    TEXT_CHUNK = 1 << 16, /* bytes read or collected at a time */
};

enum text_state {
    STATE_CLOSED,
    STATE_READING,
    STATE_WRITING,
};

struct text_file {
    struct byte_file bytes;
    enum text_state state;
    uint32_t line, column;

    /* reading */
    enum text_format format;
    bool has_begun; /* the mark was looked for */
    bool is_at_end; /* of the bytes */
    struct text_decoder decoder;
    char16_t *units; /* read but not given out: [begin, end) */
    size_t begin, end, room;

    /* writing */
    struct text_encoder encoder;
    bool is_collected;
    unsigned char *collected;
    size_t n_collected;
};

/* Moves line and column on behind @units. */
void text_file_count(struct text_file *file, const char16_t *units, size_t n);
