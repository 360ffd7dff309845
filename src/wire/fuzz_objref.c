/* SPDX-License-Identifier: MIT */
#include "wire/objref.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What is read is written again: a standard reference must come back as it was. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct objref objref, again;
    struct ndr_writer writer;
    struct ndr_reader reader;

    ndr_reader_init(&reader, data, size);
    objref_get(&reader, &objref);
    if (reader.failed)
        return 0;
    ndr_writer_init(&writer);
    objref_put(&writer, &objref);
    ndr_reader_init(&reader, writer.data, writer.size);
    objref_get(&reader, &again);
    if (reader.failed || memcmp(&again.standard, &objref.standard, sizeof(again.standard)) != 0)
        __builtin_trap();
    ndr_writer_deinit(&writer);
    return 0;
}
