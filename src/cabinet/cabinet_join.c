/* SPDX-License-Identifier: MIT */
#include "cabinet/cabinet_join.h"

#include <endian.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "cabinet/cabinet_layout.h"

enum {
    HEADER_SIZE = 36,
    VERSION = 0x0103,
    COUNT_MAX = 0xffff,
    BLOCK_MAX = 0xffff,
};

struct part {
    struct cabinet_layout layout;
    const uint8_t *bytes; /* of the whole file */
    size_t size, n_used;
    unsigned first; /* the folder, in the whole, that its own first one is */
    bool goes_on;   /* its first folder began in the part before */
};

struct folder {
    uint32_t data_at; /* in the whole; at first how many bytes there are */
    uint32_t n_blocks;
    uint16_t compression;
};

struct joining {
    struct part *parts;
    size_t n_parts;
    struct folder *folders;
    unsigned n_folders, n_files;
    uint64_t files_size;
    FILE *out; /* NULL: only measured */
    /* The block that is at hand: parts of it, from one or two cabinets. */
    uint8_t block[BLOCK_MAX];
    size_t block_size;
    bool has_checksum;
};

/* ---- numbers ---- */

static void put_number(FILE *file, uint32_t number, size_t size)
{
    uint32_t bytes = htole32(number);

    fwrite(&bytes, 1, size, file);
}

/* NULL if the part ends before. */
static const uint8_t *bytes_at(const struct part *part, uint64_t at, size_t size)
{
    return at <= part->size && size <= part->size - at ? part->bytes + at : NULL;
}

/* ---- folders ---- */

static const uint8_t *folder_at(const struct part *part, unsigned i)
{
    return bytes_at(part,
                    (uint64_t)part->layout.folders +
                        (uint64_t)i * (CABINET_FOLDER_SIZE + part->layout.folder_reserved),
                    CABINET_FOLDER_SIZE);
}

/* Ends the block at hand, whose size in the folder is @unpacked. */
static bool end_block(struct joining *joining, struct folder *folder, unsigned unpacked)
{
    uint8_t sizes[4] = {(uint8_t)joining->block_size, (uint8_t)(joining->block_size >> 8),
                        (uint8_t)unpacked, (uint8_t)(unpacked >> 8)};
    uint32_t sum =
        cabinet_checksum(sizes, 4, cabinet_checksum(joining->block, joining->block_size, 0));

    if (joining->out) {
        put_number(joining->out, joining->has_checksum ? sum : 0, 4);
        fwrite(sizes, 1, sizeof(sizes), joining->out);
        fwrite(joining->block, 1, joining->block_size, joining->out);
    } else if (__builtin_add_overflow(folder->data_at,
                                      (uint32_t)(CABINET_BLOCK_SIZE + joining->block_size),
                                      &folder->data_at) ||
               ++folder->n_blocks > COUNT_MAX) {
        return false;
    }
    joining->block_size = 0;
    joining->has_checksum = true;
    return true;
}

/* One block of a part, at @at, which moves behind it. */
static bool add_block(struct joining *joining, struct part *part, struct folder *folder,
                      uint64_t *at)
{
    size_t head_size = CABINET_BLOCK_SIZE + part->layout.block_reserved, size;
    const uint8_t *head = bytes_at(part, *at, head_size), *data;
    unsigned unpacked;
    uint32_t sum;

    if (!head)
        return false;
    size = cabinet_number(head + 4, 2);
    unpacked = cabinet_number(head + 6, 2);
    data = bytes_at(part, *at + head_size, size);
    if (!data || size > BLOCK_MAX - joining->block_size)
        return false;
    sum = cabinet_number(head, 4);
    if (sum != 0 &&
        sum != cabinet_checksum(head + 4, head_size - 4, cabinet_checksum(data, size, 0)))
        return false;
    joining->has_checksum &= sum != 0;
    memcpy(joining->block + joining->block_size, data, size);
    joining->block_size += size;
    *at += head_size + size;
    /* No two blocks have the same bytes. */
    part->n_used += head_size + size;
    if (part->n_used > part->size)
        return false;
    /* The next cabinet has the rest. */
    return unpacked == 0 || end_block(joining, folder, unpacked);
}

static bool add_folder(struct joining *joining, struct part *part, unsigned i)
{
    const uint8_t *told = folder_at(part, i);
    struct folder *folder = &joining->folders[part->first + i];
    uint64_t at;

    if (!told || (joining->block_size > 0 && !(i == 0 && part->goes_on)))
        return false;
    if (i == 0 && part->goes_on) {
        if (folder->compression != cabinet_number(told + 6, 2))
            return false;
    } else {
        folder->compression = (uint16_t)cabinet_number(told + 6, 2);
    }
    at = cabinet_number(told, 4);
    for (unsigned n = cabinet_number(told + 4, 2); n > 0; n--)
        if (!add_block(joining, part, folder, &at))
            return false;
    return true;
}

static bool add_folders(struct joining *joining)
{
    joining->block_size = 0;
    joining->has_checksum = true;
    for (size_t i = 0; i < joining->n_parts; i++) {
        joining->parts[i].n_used = 0;
        for (unsigned j = 0; j < joining->parts[i].layout.n_folders; j++)
            if (!add_folder(joining, &joining->parts[i], j))
                return false;
    }
    return joining->block_size == 0;
}

/* ---- files ---- */

/* Goes through what a part tells of files; what is left at the end is damaged. */
struct file_walk {
    const struct part *part;
    uint64_t at;
    unsigned n_left;
    const uint8_t *told;
    size_t size; /* with its name */
};

static bool next_file(struct file_walk *walk)
{
    size_t room;
    const char *name, *end;

    if (walk->n_left == 0)
        return false;
    walk->told = bytes_at(walk->part, walk->at, CABINET_FILE_SIZE);
    if (!walk->told)
        return false;
    name = (const char *)walk->told + CABINET_FILE_SIZE;
    room = walk->part->size - (size_t)walk->at - CABINET_FILE_SIZE;
    end = memchr(name, '\0', room < CABINET_NAME_SIZE ? room : CABINET_NAME_SIZE);
    if (!end)
        return false;
    walk->size = CABINET_FILE_SIZE + (size_t)(end - name) + 1;
    walk->at += walk->size;
    walk->n_left--;
    return true;
}

static struct file_walk walk_of(const struct part *part)
{
    return (struct file_walk){part, (uint64_t)part->layout.files, part->layout.n_files, NULL, 0};
}

static bool is_of_previous(unsigned folder)
{
    return folder == CABINET_OF_PREVIOUS || folder == CABINET_OF_BOTH;
}

/* A file that began before is told there. */
static bool add_file(struct joining *joining, const struct file_walk *walk)
{
    const struct part *part = walk->part;
    unsigned folder = cabinet_number(walk->told + CABINET_FILE_FOLDER_AT, 2);

    if (is_of_previous(folder))
        return part->goes_on;
    if (folder == CABINET_TO_NEXT)
        folder = part->layout.n_folders - 1;
    if (folder >= part->layout.n_folders)
        return false;
    if (joining->out) {
        fwrite(walk->told, 1, CABINET_FILE_FOLDER_AT, joining->out);
        put_number(joining->out, part->first + folder, 2);
        fwrite(walk->told + CABINET_FILE_FOLDER_AT + 2, 1, walk->size - CABINET_FILE_FOLDER_AT - 2,
               joining->out);
        return true;
    }
    joining->files_size += walk->size;
    return ++joining->n_files <= COUNT_MAX;
}

static bool add_files(struct joining *joining)
{
    for (size_t i = 0; i < joining->n_parts; i++) {
        struct file_walk walk = walk_of(&joining->parts[i]);

        while (next_file(&walk))
            if (!add_file(joining, &walk))
                return false;
        if (walk.n_left > 0)
            return false;
    }
    return true;
}

/* ---- parts ---- */

static bool map_part(struct part *part, int fd)
{
    struct stat status;
    void *bytes;

    if (!cabinet_layout_read(fd, &part->layout) || fstat(fd, &status) < 0 || status.st_size <= 0)
        return false;
    bytes = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (bytes == MAP_FAILED)
        return false;
    part->bytes = bytes;
    part->size = (size_t)status.st_size;
    return part->layout.n_folders > 0;
}

/* Whether a file of the part began in the one before. */
static bool part_goes_on(const struct part *part)
{
    struct file_walk walk = walk_of(part);

    while (next_file(&walk))
        if (is_of_previous(cabinet_number(walk.told + CABINET_FILE_FOLDER_AT, 2)))
            return true;
    return false;
}

static bool open_parts(struct joining *joining, const int *ins)
{
    for (size_t i = 0; i < joining->n_parts; i++) {
        struct part *part = &joining->parts[i];

        if (!map_part(part, ins[i]))
            return false;
        part->goes_on = part_goes_on(part);
        if (part->goes_on && i == 0)
            return false;
        part->first = joining->n_folders - part->goes_on;
        joining->n_folders = part->first + part->layout.n_folders;
        if (joining->n_folders > COUNT_MAX)
            return false;
    }
    joining->folders = calloc(joining->n_folders, sizeof(*joining->folders));
    return joining->folders != NULL;
}

static void joining_deinit(struct joining *joining)
{
    for (size_t i = 0; joining->parts && i < joining->n_parts; i++)
        if (joining->parts[i].bytes)
            munmap((void *)joining->parts[i].bytes, joining->parts[i].size);
    free(joining->parts);
    free(joining->folders);
    if (joining->out)
        fclose(joining->out);
}

/* ---- the whole ---- */

/* From how long folders are to where they are; what is not in 32 bits is refused. */
static bool place_folders(struct joining *joining, uint32_t *ret_size)
{
    uint64_t at =
        HEADER_SIZE + (uint64_t)joining->n_folders * CABINET_FOLDER_SIZE + joining->files_size;

    for (unsigned i = 0; i < joining->n_folders; i++) {
        uint32_t size = joining->folders[i].data_at;

        joining->folders[i].data_at = (uint32_t)at;
        at += size;
        if (at > UINT32_MAX)
            return false;
    }
    *ret_size = (uint32_t)at;
    return true;
}

static void write_head(const struct joining *joining, uint32_t size)
{
    FILE *out = joining->out;

    fwrite("MSCF\0\0\0\0", 1, 8, out);
    put_number(out, size, 4);
    put_number(out, 0, 4);
    put_number(out, HEADER_SIZE + joining->n_folders * CABINET_FOLDER_SIZE, 4);
    put_number(out, 0, 4);
    put_number(out, VERSION, 2);
    put_number(out, joining->n_folders, 2);
    put_number(out, joining->n_files, 2);
    put_number(out, 0, 2); /* flags */
    put_number(out, 0, 4); /* set and number */
    for (unsigned i = 0; i < joining->n_folders; i++) {
        put_number(out, joining->folders[i].data_at, 4);
        put_number(out, joining->folders[i].n_blocks, 2);
        put_number(out, joining->folders[i].compression, 2);
    }
}

static FILE *open_out(int out)
{
    int fd = fcntl(out, F_DUPFD_CLOEXEC, 0);
    FILE *file = fd < 0 ? NULL : fdopen(fd, "wb");

    if (!file && fd >= 0)
        close(fd);
    return file;
}

static bool join(struct joining *joining, const int *ins, int out)
{
    uint32_t size;

    joining->parts = calloc(joining->n_parts, sizeof(*joining->parts));
    if (!joining->parts || !open_parts(joining, ins) || !add_files(joining) ||
        !add_folders(joining) || !place_folders(joining, &size))
        return false;
    joining->out = open_out(out);
    if (!joining->out)
        return false;
    write_head(joining, size);
    return add_files(joining) && add_folders(joining) && fflush(joining->out) == 0 &&
           !ferror(joining->out);
}

bool cabinet_join(const int *ins, size_t n_ins, int out)
{
    struct joining *joining = calloc(1, sizeof(*joining));
    bool is_joined;

    if (!joining)
        return false;
    joining->n_parts = n_ins;
    is_joined = n_ins > 0 && n_ins <= CABINETS_MAX && join(joining, ins, out);
    joining_deinit(joining);
    free(joining);
    return is_joined;
}
