/* SPDX-License-Identifier: MIT */
#include "cabinet/split_cabinet.h"

#include <endian.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/cleanup.h"
#include "cabinet/cabinet_layout.h"
#include "test.h"

enum {
    BLOCKS_MAX = 64,
    BLOCK_UNPACKED = 32768,
    FLAG_PREVIOUS = 1,
    FLAG_NEXT = 2,
};

struct splitting {
    uint8_t *bytes;
    const uint8_t *folder, *files;
    unsigned n_files, n_blocks, n_parts;
    const uint8_t *blocks[BLOCKS_MAX];
    const struct split_place *places;
    const char *folder_path, *format;
};

/* ---- the whole ---- */

static void read_whole(struct splitting *splitting, const char *path)
{
    _cleanup_(fclosep) FILE *file = fopen(path, "rb");
    const uint8_t *block;
    struct stat status;

    ASSERT_TRUE(file && fstat(fileno(file), &status) == 0);
    splitting->bytes = malloc((size_t)status.st_size);
    ASSERT_EQ(fread(splitting->bytes, 1, (size_t)status.st_size, file), (size_t)status.st_size);
    splitting->folder = splitting->bytes + 36;
    splitting->files = splitting->bytes + cabinet_number(splitting->bytes + 16, 4);
    splitting->n_files = cabinet_number(splitting->bytes + 28, 2);
    splitting->n_blocks = cabinet_number(splitting->folder + 4, 2);
    ASSERT_TRUE(splitting->n_blocks <= BLOCKS_MAX);
    block = splitting->bytes + cabinet_number(splitting->folder, 4);
    for (unsigned i = 0; i < splitting->n_blocks; i++) {
        splitting->blocks[i] = block;
        block += CABINET_BLOCK_SIZE + cabinet_number(block + 4, 2);
    }
}

/* ---- one of the parts ---- */

static struct split_place begin_of(const struct splitting *splitting, unsigned part)
{
    return part == 0 ? (struct split_place){0, 0} : splitting->places[part - 1];
}

static struct split_place end_of(const struct splitting *splitting, unsigned part)
{
    return part + 1 == splitting->n_parts ? (struct split_place){splitting->n_blocks, 0}
                                          : splitting->places[part];
}

/* The part that has the first bytes of a block, or the last ones. */
static unsigned part_of(const struct splitting *splitting, unsigned block, bool is_end)
{
    unsigned part = 0;

    for (; part + 1 < splitting->n_parts; part++) {
        struct split_place end = end_of(splitting, part);

        if (block < end.block || (block == end.block && end.bytes > 0 && !is_end))
            break;
    }
    return part;
}

static void put(FILE *file, uint32_t number, size_t size)
{
    fwrite(&(uint32_t){htole32(number)}, 1, size, file);
}

/* The folder that the part tells of the file; false if the part has nothing of it. */
static bool folder_of(const struct splitting *splitting, const uint8_t *file, unsigned part,
                      unsigned *ret_folder)
{
    uint32_t size = cabinet_number(file, 4), at = cabinet_number(file + 4, 4);
    unsigned first = part_of(splitting, at / BLOCK_UNPACKED, false);
    unsigned last = part_of(splitting, (at + (size ? size - 1 : 0)) / BLOCK_UNPACKED, true);

    *ret_folder = first == last   ? 0
                  : part == first ? CABINET_TO_NEXT
                  : part == last  ? CABINET_OF_PREVIOUS
                                  : CABINET_OF_BOTH;
    return part >= first && part <= last;
}

static unsigned put_files(const struct splitting *splitting, unsigned part, FILE *out)
{
    const uint8_t *file = splitting->files;
    unsigned n = 0;

    for (unsigned i = 0; i < splitting->n_files; i++) {
        size_t name_size = strlen((const char *)file + CABINET_FILE_SIZE) + 1;
        unsigned folder;

        if (folder_of(splitting, file, part, &folder)) {
            fwrite(file, 1, CABINET_FILE_FOLDER_AT, out);
            put(out, folder, 2);
            fwrite(file + CABINET_FILE_FOLDER_AT + 2, 1,
                   CABINET_FILE_SIZE - CABINET_FILE_FOLDER_AT - 2 + name_size, out);
            n++;
        }
        file += CABINET_FILE_SIZE + name_size;
    }
    return n;
}

static unsigned put_blocks(const struct splitting *splitting, unsigned part, FILE *out)
{
    struct split_place begin = begin_of(splitting, part), end = end_of(splitting, part);
    unsigned n = 0;

    for (unsigned i = begin.block; i < end.block + (end.bytes > 0); i++) {
        const uint8_t *block = splitting->blocks[i];
        unsigned from = i == begin.block ? begin.bytes : 0;
        unsigned to = i == end.block ? end.bytes : cabinet_number(block + 4, 2);
        unsigned unpacked = i == end.block ? 0 : cabinet_number(block + 6, 2);
        uint8_t sizes[4] = {(uint8_t)(to - from), (uint8_t)((to - from) >> 8), (uint8_t)unpacked,
                            (uint8_t)(unpacked >> 8)};
        const uint8_t *data = block + CABINET_BLOCK_SIZE + from;

        put(out, cabinet_checksum(sizes, 4, cabinet_checksum(data, to - from, 0)), 4);
        fwrite(sizes, 1, 4, out);
        fwrite(data, 1, to - from, out);
        n++;
    }
    return n;
}

static void put_neighbour(const struct splitting *splitting, unsigned number, FILE *out)
{
    char name[64];

    snprintf(name, sizeof(name), splitting->format, number);
    fwrite(name, 1, strlen(name) + 1, out);
    fwrite("disk", 1, 5, out);
}

/* How many files and blocks there are is known, and written, at last. */
static void put_part(const struct splitting *splitting, unsigned part, FILE *out, long files_at,
                     long blocks_at)
{
    unsigned flags =
        (part > 0 ? FLAG_PREVIOUS : 0) | (part + 1 < splitting->n_parts ? FLAG_NEXT : 0);
    unsigned n_files, n_blocks;
    long end;

    fwrite("MSCF\0\0\0\0\0\0\0\0\0\0\0\0", 1, 16, out);
    put(out, (uint32_t)files_at, 4);
    put(out, 0, 4);
    put(out, 0x0103, 2);
    put(out, 1, 2);
    put(out, 0, 2);
    put(out, flags, 2);
    put(out, 0, 2);
    put(out, part, 2);
    if (flags & FLAG_PREVIOUS)
        put_neighbour(splitting, part, out);
    if (flags & FLAG_NEXT)
        put_neighbour(splitting, part + 2, out);
    put(out, (uint32_t)blocks_at, 4);
    put(out, 0, 2);
    fwrite(splitting->folder + 6, 1, 2, out);
    n_files = put_files(splitting, part, out);
    n_blocks = put_blocks(splitting, part, out);
    end = ftell(out);
    fseek(out, 8, SEEK_SET);
    put(out, (uint32_t)end, 4);
    fseek(out, 28, SEEK_SET);
    put(out, n_files, 2);
    fseek(out, files_at - 4, SEEK_SET);
    put(out, n_blocks, 2);
}

static void write_part(const struct splitting *splitting, unsigned part)
{
    char name[64], path[PATH_MAX];
    long files_at, blocks_at;
    FILE *out;

    snprintf(name, sizeof(name), splitting->format, part + 1);
    snprintf(path, sizeof(path), "%s/%s", splitting->folder_path, name);
    out = fopen(path, "wb");
    ASSERT_TRUE(out);
    files_at = 36 + CABINET_FOLDER_SIZE;
    for (unsigned number = part; number <= part + 2; number += 2)
        if (number > 0 && number <= splitting->n_parts) {
            snprintf(name, sizeof(name), splitting->format, number);
            files_at += (long)strlen(name) + 1 + 5;
        }
    fseek(out, files_at, SEEK_SET);
    put_files(splitting, part, out);
    blocks_at = ftell(out);
    rewind(out);
    put_part(splitting, part, out, files_at, blocks_at);
    ASSERT_EQ(fclose(out), 0);
}

void split_cabinet(const char *path, const struct split_place *places, unsigned n,
                   const char *folder, const char *format)
{
    struct splitting splitting = {
        .n_parts = n + 1, .places = places, .folder_path = folder, .format = format};

    read_whole(&splitting, path);
    for (unsigned i = 0; i <= n; i++)
        write_part(&splitting, i);
    free(splitting.bytes);
}
