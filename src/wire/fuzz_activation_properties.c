/* SPDX-License-Identifier: MIT */
/*
 * Feeds bytes to the decoder of activation properties: nonsense must be refused, and nothing else.
 */
#include "wire/activation_properties.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct activation_request request;
    struct ndr_reader reader;

    ndr_reader_init(&reader, data, size);
    activation_request_get(&reader, &request);
    return !reader.failed && (request.n_iids == 0 || request.n_iids > ACTIVATION_IIDS_MAX) ? -1 : 0;
}
