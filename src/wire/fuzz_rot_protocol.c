/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include <comity/winerror.h>

#include "wire/rot_protocol.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What is read of a request lies within it, and is written again as it was. */
static void try_registration(const uint8_t *data, size_t size)
{
    struct rot_registration registration;
    struct ndr_writer writer;
    struct ndr_reader reader;

    ndr_reader_init(&reader, data, size);
    rot_get_registration(&reader, &registration);
    if (reader.failed)
        return;
    ndr_writer_init(&writer);
    rot_put_registration(&writer, &registration);
    if (writer.size != reader.at)
        abort();
    ndr_writer_deinit(&writer);
}

static void try_query(const uint8_t *data, size_t size)
{
    struct rot_query query;
    struct ndr_writer writer;
    struct ndr_reader reader;

    ndr_reader_init(&reader, data, size);
    rot_get_query(&reader, &query);
    if (reader.failed)
        return;
    ndr_writer_init(&writer);
    rot_put_query(&writer, &query);
    if (writer.size != reader.at)
        abort();
    ndr_writer_deinit(&writer);
}

static void try_answers(const uint8_t *data, size_t size)
{
    struct rot_found found;
    struct rot_line line;
    struct rot_time time;
    struct ndr_reader reader;
    bool has_more;

    ndr_reader_init(&reader, data, size);
    rot_get_found(&reader, &found);
    ndr_reader_init(&reader, data, size);
    rot_get_time(&reader, &time);
    ndr_reader_init(&reader, data, size);
    while (rot_get_line(&reader, &line, &has_more) == S_OK)
        continue;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    try_registration(data, size);
    try_query(data, size);
    try_answers(data, size);
    return 0;
}
