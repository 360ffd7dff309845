/* SPDX-License-Identifier: MIT */
/* Looks through any bytes as a hive, in the state of each of its two meta pages. */
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/hresult.h"
#include "hive/hive_pages.h"

enum {
    PAGE = 4096,
    TXNID_PLACE = 16 + 128, /* on a meta page */
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    int fd = memfd_create("hive", MFD_CLOEXEC);
    uint64_t txnid;

    if (fd < 0 || write(fd, data, size) != (ssize_t)size)
        __builtin_trap();
    for (size_t page = 0; page < 2 && size >= page * PAGE + TXNID_PLACE + sizeof(txnid); page++) {
        memcpy(&txnid, data + page * PAGE + TXNID_PLACE, sizeof(txnid));
        hive_pages_check(fd, txnid, "memory");
    }
    hr_clear();
    close(fd);
    return 0;
}
