/* SPDX-License-Identifier: MIT */
#include <stddef.h>
#include <stdint.h>

#include <comity/winerror.h>

#include "diagnosis/unit_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Any bytes as a unit's file. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct unit_file unit;

    if (SUCCEEDED(unit_file_parse((const char *)data, size, "thing@one.service", &unit)))
        unit_file_deinit(&unit);
    return 0;
}
