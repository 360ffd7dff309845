/* SPDX-License-Identifier: MIT */
#include <sys/mman.h>
#include <unistd.h>

#include <comity/winerror.h>

#include "image/elf_exports.h"
#include "image/elf_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const names[] = {"DllRegisterServer", "DllGetClassObject", NULL};
    bool is_exported[2];
    struct elf_file elf;
    int fd = memfd_create("elf", MFD_CLOEXEC);

    if (fd >= 0 && write(fd, data, size) == (ssize_t)size) {
        if (elf_file_read(fd, &elf) == S_OK)
            elf_file_deinit(&elf);
        (void)elf_exports_find(fd, names, is_exported);
    }
    close(fd);
    return 0;
}
