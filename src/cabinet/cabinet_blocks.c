/* SPDX-License-Identifier: MIT */
#include "cabinet/cabinet_blocks.h"

#include <stdint.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cabinet/cabinet_layout.h"

enum {
    N_BLOCKS_AT = 4,
    BLOCK_DATA_AT = 4, /* how many bytes follow, packed and not */
};

struct blocks {
    int fd;
    struct cabinet_layout layout;
    off_t max; /* there is no room for more */
};

static bool read_at(int fd, off_t at, void *bytes, size_t size)
{
    return pread(fd, bytes, size, at) == (ssize_t)size;
}

static bool folder_lacks(struct blocks *blocks, unsigned number)
{
    const struct cabinet_layout *layout = &blocks->layout;
    uint8_t folder[CABINET_FOLDER_SIZE], block[CABINET_BLOCK_SIZE];
    off_t at = layout->folders + (off_t)number * (CABINET_FOLDER_SIZE + layout->folder_reserved);
    unsigned n;

    if (!read_at(blocks->fd, at, folder, sizeof(folder)))
        return false;
    at = cabinet_number(folder, 4);
    n = cabinet_number(folder + N_BLOCKS_AT, 2);
    for (unsigned i = 0;
         i < n && blocks->max-- > 0 && read_at(blocks->fd, at, block, sizeof(block)); i++) {
        if (cabinet_number(block, BLOCK_DATA_AT) == 0)
            return true;
        at += CABINET_BLOCK_SIZE + (off_t)layout->block_reserved +
              (off_t)cabinet_number(block + BLOCK_DATA_AT, 2);
    }
    return false;
}

bool cabinet_blocks_lack_checksums(int fd)
{
    struct blocks blocks = {.fd = fd};
    struct stat status;

    if (fstat(fd, &status) < 0 || !cabinet_layout_read(fd, &blocks.layout))
        return false;
    blocks.max = status.st_size / CABINET_BLOCK_SIZE;
    for (unsigned i = 0; i < blocks.layout.n_folders; i++)
        if (folder_lacks(&blocks, i))
            return true;
    return false;
}
