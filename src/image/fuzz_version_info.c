/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "image/version_info.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static HRESULT show(void *context, const struct span *language, const struct version_block *string)
{
    free(version_block_to_utf8(string));
    return S_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct version_numbers numbers;
    struct version_block block;
    struct version_info info;

    if (version_info_read((struct span){data, size}, &info) != S_OK)
        return 0;
    version_info_numbers(&info, &numbers);
    version_info_visit_strings(&info, show, NULL);
    version_info_query(&info, u"\\VarFileInfo\\Translation", &block);
    return 0;
}
