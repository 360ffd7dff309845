/* SPDX-License-Identifier: MIT */
/*
 * Any bytes as a text archive.
 */
#include <stdint.h>

#include "archive.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct msi_database database = {};

    if (SUCCEEDED(data_init(&database.data)))
        (void)archive_read(&database, (const char *)bytes, size);
    data_deinit(&database.data);
    summary_deinit(&database.summary);
    return 0;
}
