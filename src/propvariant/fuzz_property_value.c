/* SPDX-License-Identifier: MIT */
/* The first two bytes are the code page. */
#include "propvariant/property_value.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct span input = {data, size};
    struct property_bytes bytes = {0};
    uint16_t code_page;
    PROPVARIANT value;

    if (!span_u16(input, 0, &code_page) ||
        FAILED(property_value_read(span_from(input, sizeof(code_page)), code_page, &value)))
        return 0;
    (void)property_value_write(&value, code_page, &bytes);
    property_bytes_free(&bytes);
    property_value_clear(&value);
    return 0;
}
