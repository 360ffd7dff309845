/* SPDX-License-Identifier: MIT */
/*
 * Fuzzer: where a cabinet's blocks are.
 */
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "cabinet/cabinet_blocks.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    _cleanup_(closep) int fd = memfd_create("fuzz", MFD_CLOEXEC);

    if (fd >= 0 && write(fd, data, size) == (ssize_t)size)
        cabinet_blocks_lack_checksums(fd);
    return 0;
}
