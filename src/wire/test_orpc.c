/* SPDX-License-Identifier: MIT */
#include "wire/orpc.h"

#include <string.h>

#include "test.h"

static const GUID known = {1, 2, 3, {4, 5, 6, 7, 8, 9, 10, 11}};
static const GUID unknown = {9};

static void put_answer(struct ndr_writer *writer, size_t base, const char *data)
{
    ndr_writer_init(writer);
    ndr_writer_reset(writer, base);
    orpc_put_that(writer);
    ndr_put_u32(writer, 5);
    ndr_put_u64(writer, 6);
    if (data)
        orpc_extend_that(writer, &(struct orpc_extension){&known, data, (uint32_t)strlen(data)});
}

static void assert_results(struct ndr_reader *reader)
{
    ASSERT_EQ(ndr_get_u32(reader), 5);
    ASSERT_EQ(ndr_get_u64(reader), 6);
    ASSERT_EQ(ndr_left(reader), 0);
    ASSERT_FALSE(reader->failed);
}

TEST(an_extension_moves_the_results_and_nothing_else)
{
    static const char *const all[] = {"", "1", "12345678", "123456789"};

    for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
        struct orpc_extension found = {.id = &known};
        struct ndr_writer writer;
        struct ndr_reader reader;

        put_answer(&writer, 24, all[i]);
        ndr_reader_init(&reader, writer.data + 24, writer.size - 24);
        orpc_get_that(&reader, &found);
        ASSERT_EQ(found.size, strlen(all[i]));
        ASSERT_MEM(found.data, all[i], found.size);
        assert_results(&reader);
        ndr_writer_deinit(&writer);
    }
}

TEST(an_unknown_extension_is_passed_over)
{
    struct orpc_extension found = {.id = &unknown};
    struct ndr_writer writer;
    struct ndr_reader reader;

    put_answer(&writer, 0, "not for us");
    ndr_reader_init(&reader, writer.data, writer.size);
    orpc_get_that(&reader, &found);
    ASSERT_TRUE(found.data == NULL);
    assert_results(&reader);
    ndr_writer_deinit(&writer);

    put_answer(&writer, 0, NULL);
    ndr_reader_init(&reader, writer.data, writer.size);
    orpc_get_that(&reader, &found);
    ASSERT_TRUE(found.data == NULL);
    assert_results(&reader);
    ndr_writer_deinit(&writer);
}

TEST(a_header_cut_short_is_a_failure)
{
    struct orpc_extension found = {.id = &known};
    struct ndr_writer writer;
    struct ndr_reader reader;

    put_answer(&writer, 0, "data");
    for (size_t size = 0; size < writer.size - 16; size++) {
        ndr_reader_init(&reader, writer.data, size);
        orpc_get_that(&reader, &found);
        ASSERT_TRUE(reader.failed);
    }
    ndr_writer_deinit(&writer);
}
