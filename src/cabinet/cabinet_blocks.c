/* SPDX-License-Identifier: MIT */
#include "cabinet/cabinet_blocks.h"

#include <endian.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    HEADER_SIZE = 36,
    N_FOLDERS_AT = 26,
    FLAGS_AT = 30,
    FLAG_PREVIOUS = 1, /* names of the cabinet before, and its disk, follow */
    FLAG_NEXT = 2,
    FLAG_RESERVED = 4, /* what is reserved by others is told, and follows */
    RESERVED_SIZE = 4,
    FOLDER_SIZE = 8,
    N_BLOCKS_AT = 4,
    BLOCK_SIZE = 8,
    BLOCK_DATA_AT = 4, /* how many bytes follow, packed and not */
    NAME_MAX_SIZE = 256,
};

struct layout {
    int fd;
    off_t folders;
    unsigned n_folders, flags;
    unsigned folder_reserved, block_reserved; /* bytes in each of them */
    off_t blocks_max;                         /* there is no room for more */
};

static bool read_at(int fd, off_t at, void *bytes, size_t size)
{
    return pread(fd, bytes, size, at) == (ssize_t)size;
}

static uint32_t number_at(const uint8_t *bytes, size_t size)
{
    uint32_t number = 0;

    memcpy(&number, bytes, size);
    return le32toh(number);
}

/* Behind a text and its 0. */
static bool skip_text(const struct layout *layout, off_t *at)
{
    char text[NAME_MAX_SIZE];
    ssize_t n = pread(layout->fd, text, sizeof(text), *at);
    const char *end = n > 0 ? memchr(text, '\0', (size_t)n) : NULL;

    if (end)
        *at += end - text + 1;
    return end != NULL;
}

static bool read_header(int fd, struct layout *ret_layout)
{
    struct layout layout = {.fd = fd, .folders = HEADER_SIZE};
    uint8_t header[HEADER_SIZE], reserved[RESERVED_SIZE];
    struct stat status;

    if (fstat(fd, &status) < 0)
        return false;
    layout.blocks_max = status.st_size / BLOCK_SIZE;
    if (!read_at(fd, 0, header, sizeof(header)) || memcmp(header, "MSCF", 4) != 0)
        return false;
    layout.n_folders = number_at(header + N_FOLDERS_AT, 2);
    layout.flags = number_at(header + FLAGS_AT, 2);
    if (layout.flags & FLAG_RESERVED) {
        if (!read_at(fd, layout.folders, reserved, sizeof(reserved)))
            return false;
        layout.folders += RESERVED_SIZE + (off_t)number_at(reserved, 2);
        layout.folder_reserved = reserved[2];
        layout.block_reserved = reserved[3];
    }
    for (unsigned flag = FLAG_PREVIOUS; flag <= FLAG_NEXT; flag++)
        if (layout.flags & flag &&
            (!skip_text(&layout, &layout.folders) || !skip_text(&layout, &layout.folders)))
            return false;
    *ret_layout = layout;
    return true;
}

static bool folder_lacks(struct layout *layout, unsigned number)
{
    uint8_t folder[FOLDER_SIZE], block[BLOCK_SIZE];
    off_t at = layout->folders + (off_t)number * (FOLDER_SIZE + layout->folder_reserved);
    unsigned n;

    if (!read_at(layout->fd, at, folder, sizeof(folder)))
        return false;
    at = number_at(folder, 4);
    n = number_at(folder + N_BLOCKS_AT, 2);
    for (unsigned i = 0;
         i < n && layout->blocks_max-- > 0 && read_at(layout->fd, at, block, sizeof(block)); i++) {
        if (number_at(block, BLOCK_DATA_AT) == 0)
            return true;
        at +=
            BLOCK_SIZE + (off_t)layout->block_reserved + (off_t)number_at(block + BLOCK_DATA_AT, 2);
    }
    return false;
}

bool cabinet_blocks_lack_checksums(int fd)
{
    struct layout layout;

    if (!read_header(fd, &layout))
        return false;
    for (unsigned i = 0; i < layout.n_folders; i++)
        if (folder_lacks(&layout, i))
            return true;
    return false;
}
