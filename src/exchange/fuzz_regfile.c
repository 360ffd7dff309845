/* SPDX-License-Identifier: MIT */
/* Reads any bytes as a .reg file, writes what was read, and reads that again: the same. */
#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/hresult.h"
#include "exchange/regfile_read.h"
#include "exchange/regfile_write.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static HRESULT copy(FILE *in, FILE *out)
{
    _cleanup_(regfile_reader_freep) struct regfile_reader *reader = NULL;
    _cleanup_(regfile_writer_freep) struct regfile_writer *writer = NULL;
    struct regfile_entry entry;
    HRESULT hr;

    hr = regfile_reader_new(in, &reader);
    if (SUCCEEDED(hr))
        hr = regfile_writer_new(out, REGFILE_FORMAT_5, &writer);
    if (FAILED(hr))
        return hr;

    while ((hr = regfile_reader_next(reader, &entry)) == S_OK) {
        if (entry.kind == REGFILE_KEY)
            hr = regfile_writer_key(writer, entry.key);
        else if (entry.kind == REGFILE_VALUE)
            hr = regfile_writer_value(writer, entry.name, entry.type, entry.data, entry.size);
        assert(SUCCEEDED(hr));
    }
    assert(hr == S_FALSE);
    return regfile_writer_finish(writer);
}

/* @bytes as a file, copied into a new block. */
static char *copied(const char *bytes, size_t size, size_t *ret_size)
{
    FILE *in = fmemopen((void *)bytes, size, "rb");
    char *text = NULL;
    FILE *out = open_memstream(&text, ret_size);

    if (!in || !out || FAILED(copy(in, out)))
        abort();
    fclose(in);
    fclose(out);
    return text;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    size_t first_size, second_size;
    char *first, *second;

    if (size == 0)
        return 0;

    first = copied((const char *)data, size, &first_size);
    second = copied(first, first_size, &second_size);
    if (first_size != second_size || memcmp(first, second, first_size) != 0)
        abort();
    free(first);
    free(second);
    return 0;
}
