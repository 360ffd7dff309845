/* SPDX-License-Identifier: MIT */
#include "calls/error_extension.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Any bytes as the error object that came with an answer. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct orpc_extension extension = {
        .id = &error_extension_id,
        .data = data,
        .size = (uint32_t)size,
    };

    error_extension_receive(&extension, true);
    SetErrorInfo(0, NULL);
    return 0;
}
