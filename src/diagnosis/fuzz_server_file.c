/* SPDX-License-Identifier: MIT */
#include <stdint.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "diagnosis/server_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Scripts, Windows programs and what else is no ELF file; fuzz_elf_file has those. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    int fd = memfd_create("server", 0);
    char path[64];

    snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
    if (fd >= 0 && write(fd, data, size) == (ssize_t)size && fchmod(fd, 0755) == 0) {
        for (int role = SERVER_PROGRAM; role <= SERVER_MODULE; role++) {
            struct diagnosis diagnosis = {0};

            server_file_examine(&diagnosis, path, (enum server_role)role);
            if (!*diagnosis_sentence(&diagnosis))
                __builtin_trap();
            diagnosis_deinit(&diagnosis);
        }
    }
    close(fd);
    return 0;
}
