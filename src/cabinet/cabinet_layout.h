/* SPDX-License-Identifier: MIT */
/*
 * Cabinet layout: what the head of a cabinet says: where its folders and files are told, and which
 * cabinets its first and last files go on in. Numbers are not held against the file's size.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum {
    CABINET_FOLDER_SIZE = 8, /* of what is told of a folder, without what is reserved */
    CABINET_FILE_SIZE = 16,  /* of a file, without its name */
    CABINET_FILE_FOLDER_AT = 8,
    CABINET_BLOCK_SIZE = 8,  /* of the head of a block */
    CABINET_NAME_SIZE = 256, /* of any name, with its 0 */
};

struct cabinet_layout {
    off_t folders, files;
    unsigned n_folders, n_files;
    unsigned folder_reserved, block_reserved; /* bytes in each of them */
    /* The cabinets that the first files began in and that the last ones go on in; "": none do. */
    char previous[CABINET_NAME_SIZE];
    char next[CABINET_NAME_SIZE];
};

/* Where a file's folder is one that other cabinets have a part of. */
enum cabinet_folder {
    CABINET_OF_PREVIOUS = 0xfffd, /* the first one, and it began in the cabinet before */
    CABINET_TO_NEXT = 0xfffe,     /* the last one, and it goes on in the next */
    CABINET_OF_BOTH = 0xffff,
};

/* False for what is no cabinet. */
bool cabinet_layout_read(int fd, struct cabinet_layout *ret_layout);

/* A number of up to four bytes, as cabinets have them. */
uint32_t cabinet_number(const uint8_t *bytes, size_t size);

/* Of @bytes, and of what @seed is the checksum of: words together, and the last bytes in the
 * opposite order. */
uint32_t cabinet_checksum(const uint8_t *bytes, size_t size, uint32_t seed);
