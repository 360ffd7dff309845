/* SPDX-License-Identifier: MIT */
/*
 * Fuzzer: cabinets that are joined. The first byte tells where the bytes are parted.
 */
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "cabinet/cabinet_join.h"
#include "cabinet/cabinet_layout.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int file_of(const uint8_t *data, size_t size)
{
    int fd = memfd_create("fuzz", MFD_CLOEXEC);

    if (fd >= 0 && write(fd, data, size) != (ssize_t)size)
        closep(&fd);
    return fd;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    size_t parted = size > 0 ? 1 + (size - 1) * data[0] / 255 : 0;
    _cleanup_(closep) int first = -1, second = -1, out = memfd_create("out", MFD_CLOEXEC);
    struct cabinet_layout layout;

    if (size == 0)
        return 0;
    first = file_of(data + 1, parted - 1);
    second = file_of(data + parted, size - parted);
    if (first < 0 || second < 0 || out < 0)
        return 0;
    cabinet_layout_read(first, &layout);
    cabinet_join((const int[]){first, second}, 2, out);
    return 0;
}
