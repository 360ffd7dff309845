/* SPDX-License-Identifier: MIT */
/* A picture file; one that is known has sizes that make sense. */
#include <stdlib.h>

#include "picture_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct picture_facts facts;

    if (picture_file_read(data, size, &facts) &&
        (facts.kind == PICTURE_NONE || facts.width < 0 || facts.height < 0))
        abort();
    return 0;
}
