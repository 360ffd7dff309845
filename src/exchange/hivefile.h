/* SPDX-License-Identifier: MIT */
/*
 * Hive files: the form in which Windows keeps a tree of keys in one file ("regf"), and what reading
 * and writing it have in common.
 *
 * A base block of 4096 bytes, then bins of cells. Cells refer to each other by their offset from
 * the first bin. The fields' names and meanings follow the public description of the format.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <comity/windef.h>

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "hive files are little-endian");

enum {
    HIVEFILE_PAGE = 4096,
    HIVEFILE_CHECKED = 508,       /* bytes of the base block that its checksum is over */
    HIVEFILE_INLINE_MAX = 4,      /* data of a value in the place of its offset */
    HIVEFILE_SEGMENT_MAX = 16344, /* data in one cell of its own */
    HIVEFILE_NAME_UNITS = 32,     /* of the file's name in the base block, NUL included */
};

#define HIVEFILE_NOWHERE 0xffffffffu
#define HIVEFILE_INLINE 0x80000000u
#define HIVEFILE_SIZE_MAX 0x7fff0000u

/* The minor version, of major version 1. */
enum hivefile_format {
    HIVEFILE_STANDARD = 3, /* Windows 2000's: lists with the beginnings of names */
    HIVEFILE_LATEST = 5,   /* Windows XP's and later: lists with hashes, data in segments */
    HIVEFILE_NEWEST = 6,   /* is read, not written */
};

/* A key, as it goes in and comes out. */
struct hivefile_key {
    const char16_t *name; /* ends with a NUL */
    const char16_t *class_name;
    const void *security; /* a self-relative security descriptor */
    size_t security_size;
    uint64_t written;   /* FILETIME */
    uint32_t class_len; /* units */
    bool is_link;
};

struct hivefile_value {
    const char16_t *name; /* ends with a NUL; "" is the default value */
    const void *data;
    uint32_t size;
    uint32_t type;
};

#define HIVEFILE_RECORD __attribute__((packed))

struct hivefile_base {
    char signature[4]; /* "regf" */
    uint32_t primary_sequence;
    uint32_t secondary_sequence;
    uint64_t written;
    uint32_t major;
    uint32_t minor;
    uint32_t type;
    uint32_t format;
    uint32_t root;
    uint32_t bins_size;
    uint32_t clustering;
    char16_t file_name[HIVEFILE_NAME_UNITS];
    uint8_t reserved[396];
    uint32_t checksum;
} HIVEFILE_RECORD;

struct hivefile_bin {
    char signature[4]; /* "hbin" */
    uint32_t offset;
    uint32_t size;
    uint64_t reserved;
    uint64_t written;
    uint32_t spare;
} HIVEFILE_RECORD;

enum hivefile_node_flags {
    HIVEFILE_NODE_VOLATILE = 0x01,
    HIVEFILE_NODE_ROOT = 0x04,
    HIVEFILE_NODE_UNDELETABLE = 0x08,
    HIVEFILE_NODE_LINK = 0x10,
    HIVEFILE_NODE_NARROW = 0x20, /* a byte a unit of the name */
    HIVEFILE_NODE_PREDEFINED = 0x40,
};

/* "nk": a key; its name follows. */
struct hivefile_node {
    char signature[2];
    uint16_t flags;
    uint64_t written;
    uint32_t access;
    uint32_t parent;
    uint32_t subkeys;
    uint32_t volatile_subkeys;
    uint32_t subkey_list;
    uint32_t volatile_subkey_list;
    uint32_t values;
    uint32_t value_list;
    uint32_t security;
    uint32_t class_name;
    uint32_t max_subkey_name; /* bytes of UTF-16, as are the three below */
    uint32_t max_subkey_class;
    uint32_t max_value_name;
    uint32_t max_value_data;
    uint32_t work;
    uint16_t name_size;
    uint16_t class_size;
} HIVEFILE_RECORD;

enum {
    HIVEFILE_VALUE_NARROW = 1,
    HIVEFILE_VALUE_TOMBSTONE = 2,
};

/* "vk": a value; its name follows. */
struct hivefile_value_cell {
    char signature[2];
    uint16_t name_size;
    uint32_t size; /* with HIVEFILE_INLINE, the data stand in @data */
    uint32_t data;
    uint32_t type;
    uint16_t flags;
    uint16_t spare;
} HIVEFILE_RECORD;

/* "sk": a security descriptor, which follows; all are in one ring. */
struct hivefile_security {
    char signature[2];
    uint16_t reserved;
    uint32_t next;
    uint32_t previous;
    uint32_t references;
    uint32_t size;
} HIVEFILE_RECORD;

/* "li", "lf", "lh", "ri": a list of keys, or of such lists; its elements follow. */
struct hivefile_list {
    char signature[2];
    uint16_t count;
} HIVEFILE_RECORD;

/* An element of "lf" and "lh". */
struct hivefile_list_hint {
    uint32_t node;
    uint32_t hint;
} HIVEFILE_RECORD;

/* "db": data in segments. */
struct hivefile_big_data {
    char signature[2];
    uint16_t segments;
    uint32_t list;
} HIVEFILE_RECORD;

_Static_assert(sizeof(struct hivefile_base) == 512, "the base block's used part");
_Static_assert(sizeof(struct hivefile_bin) == 32, "the head of a bin");
_Static_assert(sizeof(struct hivefile_node) == 76, "nk");
_Static_assert(sizeof(struct hivefile_value_cell) == 20, "vk");
_Static_assert(sizeof(struct hivefile_security) == 20, "sk");

/* The checksum of a base block: never 0 nor all ones. */
static inline uint32_t hivefile_checksum(const void *base)
{
    const uint8_t *bytes = base;
    uint32_t sum = 0;

    for (int i = 0; i < HIVEFILE_CHECKED; i += 4)
        sum ^= (uint32_t)bytes[i] | (uint32_t)bytes[i + 1] << 8 | (uint32_t)bytes[i + 2] << 16 |
               (uint32_t)bytes[i + 3] << 24;
    if (sum == 0xffffffff)
        return 0xfffffffe;
    return sum ? sum : 1;
}
