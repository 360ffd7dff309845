/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "propertyset/property_set.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct property_set set;
    uint8_t *bytes;

    if (FAILED(property_set_read((struct span){data, size}, &set)))
        return 0;
    if (SUCCEEDED(property_set_write(&set, &bytes, &size)))
        free(bytes);
    property_set_clear(&set);
    return 0;
}
