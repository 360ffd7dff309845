/* SPDX-License-Identifier: MIT */
/*
 * Sectors of a compound file, as the tables in it chain them. The tables are believed nothing: a
 * sector that is not there, or that a chain has used before, makes the file corrupt.
 */
#pragma once

#include "compound/compound_format.h"
#include "compound/compound_read.h"

struct sector_reader {
    const struct compound_source *source; /* borrowed */
    struct compound_header header;        /* in this machine's byte order */
    unsigned shift;
    uint32_t n_sectors, n_left; /* in the file; those that no chain has used */
    uint32_t *fat;
    uint8_t *used; /* a bit for each sector */
    uint64_t n_mini_sectors;
    uint32_t *mini_fat;
    uint8_t *mini_used;
    uint8_t *mini_stream;
    uint64_t mini_size;
};

void sector_reader_deinit(struct sector_reader *reader);

/* Reads the header, as compound_read_facts() says. */
HRESULT sector_reader_header(const struct compound_source *source,
                             struct compound_header *ret_header);

/* Reads header and table. */
HRESULT sector_reader_init(struct sector_reader *reader, const struct compound_source *source);

/* Reads the streams in which small ones are, which the root's entry tells of. */
HRESULT sector_reader_mini(struct sector_reader *reader, uint32_t start, uint64_t size);

/* Reads all of a chain. The bytes are the caller's; NULL if it is empty. */
HRESULT sector_reader_all(struct sector_reader *reader, uint32_t start, uint8_t **ret_bytes,
                          size_t *ret_size);

/* Reads a stream of @size bytes into the empty @stream. */
HRESULT sector_reader_stream(struct sector_reader *reader, uint32_t start, uint64_t size,
                             struct compound_node *stream);
