/* SPDX-License-Identifier: MIT */
#include "image/elf_resource.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static HRESULT pass(void *context, const struct resource *resource)
{
    return S_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct resource_set set;

    if (elf_resource_set_of_file((struct span){data, size}, &set) == S_OK)
        resource_set_visit(&set, &(struct resource_filter){.language = RESOURCE_ANY_LANGUAGE}, pass,
                           NULL);
    return 0;
}
