/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "image/resource.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static HRESULT show(void *context, const struct resource *resource)
{
    free(resource_name_to_utf8(&resource->type));
    free(resource_name_to_utf8(&resource->name));
    return S_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct span file = {data, size};
    struct resource_set set;
    struct pe_file pe;

    if (pe_file_read(file, &pe) == S_OK)
        resource_set_of_pe(&pe, &set);
    else
        resource_set_of_res(file, &set);
    resource_set_visit(&set, &(struct resource_filter){.language = RESOURCE_ANY_LANGUAGE}, show,
                       NULL);
    return 0;
}
