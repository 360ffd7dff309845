/* SPDX-License-Identifier: MIT */
/*
 * Fuzzer: what a process that reads a cabinet tells of it. No file may get more bytes than it was
 * said to have.
 */
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "cabinet/cabinet_receive.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static HRESULT begin(void *context, const struct cabinet_file *file)
{
    uint64_t *rest = context;

    *rest = file->size;
    return file->name[0] == 's' ? S_FALSE : S_OK;
}

static HRESULT part(void *context, const void *bytes, size_t size)
{
    uint64_t *rest = context;

    if (size > *rest)
        abort();
    *rest -= size;
    return S_OK;
}

static HRESULT end(void *context)
{
    uint64_t *rest = context;

    if (*rest != 0)
        abort();
    return S_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    _cleanup_(closep) int fd = memfd_create("fuzz", MFD_CLOEXEC);
    uint64_t rest = 0;
    const struct cabinet_reader reader = {begin, part, end, &rest};

    if (fd < 0 || write(fd, data, size) != (ssize_t)size || lseek(fd, 0, SEEK_SET) != 0)
        return 0;
    cabinet_receive(fd, "fuzz", &reader);
    return 0;
}
