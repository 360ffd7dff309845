/* SPDX-License-Identifier: MIT */
#include <stdint.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "audit/module_facts.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    _cleanup_(module_search_deinit) struct module_search search = {0};
    struct module_facts facts;
    char path[64];
    int fd = memfd_create("module", MFD_CLOEXEC);

    snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
    if (fd >= 0 && write(fd, data, size) == (ssize_t)size &&
        SUCCEEDED(module_search_init(&search, NULL)) &&
        module_facts_read(path, &search, &facts) == S_OK)
        module_facts_deinit(&facts);
    close(fd);
    return 0;
}
