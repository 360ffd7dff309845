/* SPDX-License-Identifier: MIT */
/* Reads any bytes as a hive file; what can be read is written, which sorts it, and that is read and
 * written to the same bytes again. A wrong checksum is put right first: it would hide all else. */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/hresult.h"
#include "exchange/hivefile_read.h"
#include "exchange/hivefile_write.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const uint8_t no_security[] = {1, 0, 0, 0x80};

/* Reads all and writes it; S_FALSE if it could be read. */
static HRESULT copy(struct hivefile_reader *reader, struct hivefile_writer *writer)
{
    struct hivefile_entry entry;
    HRESULT hr, written = S_OK;

    while ((hr = hivefile_reader_next(reader, &entry)) == S_OK) {
        switch (entry.kind) {
        case HIVEFILE_KEY:
            if (!entry.key.security) {
                entry.key.security = no_security;
                entry.key.security_size = sizeof(no_security);
            }
            written = hivefile_writer_begin_key(writer, &entry.key);
            break;
        case HIVEFILE_VALUE:
            written = hivefile_writer_value(writer, &entry.value);
            break;
        case HIVEFILE_KEY_END:
            written = hivefile_writer_end_key(writer);
            break;
        }
        assert(SUCCEEDED(written));
    }
    return hr;
}

/* The bytes as they are when written by us, on the heap; NULL for what is no hive file. */
static void *rewritten(const void *bytes, size_t size, size_t *ret_size)
{
    _cleanup_(hivefile_reader_freep) struct hivefile_reader *reader = NULL;
    _cleanup_(hivefile_writer_freep) struct hivefile_writer *writer = NULL;
    const void *image;
    void *result;

    if (FAILED(hivefile_reader_new(bytes, size, &reader)) ||
        FAILED(hivefile_writer_new(HIVEFILE_LATEST, &writer)) || copy(reader, writer) != S_FALSE)
        return NULL;

    hivefile_writer_finish(writer, u"fuzz", &image, ret_size);
    result = malloc(*ret_size);
    if (!result)
        abort();
    return memcpy(result, image, *ret_size);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    _cleanup_(freep) uint8_t *input = malloc(size + 1);
    _cleanup_(freep) void *first = NULL;
    _cleanup_(freep) void *second = NULL;
    _cleanup_(freep) void *third = NULL;
    size_t first_size, second_size, third_size;
    uint32_t sum;

    if (!input || size < sizeof(struct hivefile_base))
        return 0;

    memcpy(input, data, size);
    sum = hivefile_checksum(input);
    memcpy(input + HIVEFILE_CHECKED, &sum, sizeof(sum));
    first = rewritten(input, size, &first_size);
    if (!first)
        return 0;

    second = rewritten(first, first_size, &second_size);
    assert(second);
    third = rewritten(second, second_size, &third_size);
    assert(third && second_size == third_size && memcmp(second, third, third_size) == 0);
    return 0;
}
