/* SPDX-License-Identifier: MIT */
#include "cabinet/cabinet_layout.h"

#include <endian.h>
#include <string.h>
#include <unistd.h>

enum {
    HEADER_SIZE = 36,
    FILES_AT = 16,
    N_FOLDERS_AT = 26,
    N_FILES_AT = 28,
    FLAGS_AT = 30,
    FLAG_PREVIOUS = 1, /* the names of the cabinet before, and of its disk, follow */
    FLAG_NEXT = 2,
    FLAG_RESERVED = 4, /* what is reserved by others is told, and follows */
    RESERVED_SIZE = 4,
};

uint32_t cabinet_number(const uint8_t *bytes, size_t size)
{
    uint32_t number = 0;

    memcpy(&number, bytes, size);
    return le32toh(number);
}

uint32_t cabinet_checksum(const uint8_t *bytes, size_t size, uint32_t seed)
{
    for (; size >= 4; bytes += 4, size -= 4)
        seed ^= cabinet_number(bytes, 4);
    for (size_t i = 0; i < size; i++)
        seed ^= (uint32_t)bytes[i] << 8 * (size - 1 - i);
    return seed;
}

static bool read_at(int fd, off_t at, void *bytes, size_t size)
{
    return pread(fd, bytes, size, at) == (ssize_t)size;
}

/* Goes on behind the text and its 0. */
static bool read_text(int fd, off_t *at, char ret_text[static CABINET_NAME_SIZE])
{
    char text[CABINET_NAME_SIZE];
    ssize_t n = pread(fd, text, sizeof(text), *at);
    const char *end = n > 0 ? memchr(text, '\0', (size_t)n) : NULL;

    if (!end)
        return false;
    *at += end - text + 1;
    memcpy(ret_text, text, (size_t)(end - text) + 1);
    return true;
}

/* Cabinets name their neighbours even if no file goes on there: these names are forgotten. */
static bool read_files(int fd, struct cabinet_layout *layout)
{
    bool goes_back = false, goes_on = false;
    char name[CABINET_NAME_SIZE];
    off_t at = layout->files;

    for (unsigned i = 0; i < layout->n_files; i++) {
        uint8_t file[CABINET_FILE_SIZE];
        unsigned folder;

        if (!read_at(fd, at, file, sizeof(file)))
            return false;
        at += CABINET_FILE_SIZE;
        if (!read_text(fd, &at, name))
            return false;
        folder = cabinet_number(file + CABINET_FILE_FOLDER_AT, 2);
        goes_back |= folder == CABINET_OF_PREVIOUS || folder == CABINET_OF_BOTH;
        goes_on |= folder == CABINET_TO_NEXT || folder == CABINET_OF_BOTH;
    }
    if (!goes_back)
        layout->previous[0] = '\0';
    if (!goes_on)
        layout->next[0] = '\0';
    return true;
}

bool cabinet_layout_read(int fd, struct cabinet_layout *ret_layout)
{
    struct cabinet_layout layout = {.folders = HEADER_SIZE};
    uint8_t header[HEADER_SIZE], reserved[RESERVED_SIZE];
    char disk[CABINET_NAME_SIZE];
    unsigned flags;

    if (!read_at(fd, 0, header, sizeof(header)) || memcmp(header, "MSCF", 4) != 0)
        return false;
    layout.files = cabinet_number(header + FILES_AT, 4);
    layout.n_folders = cabinet_number(header + N_FOLDERS_AT, 2);
    layout.n_files = cabinet_number(header + N_FILES_AT, 2);
    flags = cabinet_number(header + FLAGS_AT, 2);
    if (flags & FLAG_RESERVED) {
        if (!read_at(fd, layout.folders, reserved, sizeof(reserved)))
            return false;
        layout.folders += RESERVED_SIZE + (off_t)cabinet_number(reserved, 2);
        layout.folder_reserved = reserved[2];
        layout.block_reserved = reserved[3];
    }
    if (flags & FLAG_PREVIOUS &&
        (!read_text(fd, &layout.folders, layout.previous) || !read_text(fd, &layout.folders, disk)))
        return false;
    if (flags & FLAG_NEXT &&
        (!read_text(fd, &layout.folders, layout.next) || !read_text(fd, &layout.folders, disk)))
        return false;
    if ((*layout.previous || *layout.next) && !read_files(fd, &layout))
        return false;
    *ret_layout = layout;
    return true;
}
