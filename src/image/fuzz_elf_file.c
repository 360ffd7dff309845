/* SPDX-License-Identifier: MIT */
#include <sys/mman.h>
#include <unistd.h>

#include <comity/winerror.h>

#include "image/elf_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct elf_file elf;
    int fd = memfd_create("elf", MFD_CLOEXEC);

    if (fd >= 0 && write(fd, data, size) == (ssize_t)size && elf_file_read(fd, &elf) == S_OK)
        elf_file_deinit(&elf);
    close(fd);
    return 0;
}
