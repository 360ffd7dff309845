/* SPDX-License-Identifier: MIT */
#include "installsystem/icon_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct icon_file icon;

    for (int index = -1; index < 2; index++) {
        if (icon_file_extract((struct span){bytes, size}, index, &icon) == S_OK)
            icon_file_deinit(&icon);
    }
    return 0;
}
