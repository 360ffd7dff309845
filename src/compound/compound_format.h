/* SPDX-License-Identifier: MIT */
/*
 * The compound file format as it lies in the file, all little-endian. Source: [MS-CFB] 2.
 */
#pragma once

#include <stdint.h>

#define COMPOUND_SIGNATURE 0xe11ab1a1e011cfd0

enum {
    COMPOUND_BYTE_ORDER = 0xfffe,
    COMPOUND_MINOR_VERSION = 0x3e,
    COMPOUND_HEADER_SIZE = 512,
    COMPOUND_HEADER_SECTORS = 109, /* of the table, that the header lists */
    COMPOUND_MINI_SHIFT = 6,
    COMPOUND_MINI_SIZE = 1 << COMPOUND_MINI_SHIFT,
    COMPOUND_MINI_CUTOFF = 4096, /* streams of so many bytes have sectors of their own */
    COMPOUND_NAME_SIZE = 64,
};

/* What stands for no sector, or for what a sector is there for. */
#define COMPOUND_SECTOR_MAX 0xfffffffa
#define COMPOUND_DIFAT_SECTOR 0xfffffffc
#define COMPOUND_FAT_SECTOR 0xfffffffd
#define COMPOUND_END 0xfffffffe
#define COMPOUND_FREE 0xffffffff

/* No entry of the directory. */
#define COMPOUND_NO_ENTRY 0xffffffff

/* The byte from which on Windows locks parts of files to tell how they are open. */
#define COMPOUND_LOCK_OFFSET 0x7fffff00

struct compound_header {
    uint64_t signature;
    uint8_t clsid[16];
    uint16_t minor_version, major_version;
    uint16_t byte_order;
    uint16_t sector_shift, mini_shift;
    uint8_t reserved[6];
    uint32_t n_directory_sectors; /* 0 in version 3 */
    uint32_t n_fat_sectors;
    uint32_t directory;
    uint32_t transaction; /* a number that each change makes another */
    uint32_t mini_cutoff;
    uint32_t mini_fat, n_mini_fat_sectors;
    uint32_t difat, n_difat_sectors;
    uint32_t fat[COMPOUND_HEADER_SECTORS];
};
_Static_assert(sizeof(struct compound_header) == COMPOUND_HEADER_SIZE, "as the format has it");

enum compound_kind {
    COMPOUND_UNUSED = 0,
    COMPOUND_STORAGE = 1,
    COMPOUND_STREAM = 2,
    COMPOUND_ROOT = 5,
};

enum compound_color {
    COMPOUND_RED = 0,
    COMPOUND_BLACK = 1,
};

struct compound_entry {
    uint16_t name[COMPOUND_NAME_SIZE / 2];
    uint16_t name_size; /* in bytes, with the NUL */
    uint8_t kind, color;
    uint32_t left, right, child;
    uint8_t clsid[16];
    uint32_t state_bits;
    uint32_t created[2], modified[2];
    uint32_t start;
    uint32_t size[2]; /* the second is anything in version 3 */
};
_Static_assert(sizeof(struct compound_entry) == 128, "as the format has it");
