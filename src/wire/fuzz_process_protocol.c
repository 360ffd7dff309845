/* SPDX-License-Identifier: MIT */
/*
 * Feeds bytes to the decoder of a page of objects: whatever the counts in it say, no more may come
 * out than went in.
 */
#include "wire/process_protocol.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct process_object_interface held;
    struct process_holder holder;
    struct process_object object;
    struct ndr_reader reader;
    size_t n_told = 0;
    uint64_t cursor;
    uint32_t n;

    ndr_reader_init(&reader, data, size);
    n = process_get_page(&reader, &cursor);
    for (uint32_t i = 0; i < n; i++) {
        process_get_object(&reader, &object);
        for (uint32_t j = 0; j < object.n_interfaces; j++) {
            process_get_interface(&reader, &held);
            for (uint32_t k = 0; k < held.n_holders; k++) {
                process_get_holder(&reader, &holder);
                n_told++;
            }
        }
    }
    return !reader.failed && n_told > size ? -1 : 0;
}
