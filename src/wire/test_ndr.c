/* SPDX-License-Identifier: MIT */
#include "wire/ndr.h"

#include "test.h"

enum {
    BASE = 24,
};

TEST(a_writer_keeps_the_memory_of_common_messages_only)
{
    struct ndr_writer writer;

    ndr_writer_init(&writer);
    ndr_writer_reset(&writer, 16);
    ndr_writer_trim(&writer);
    ASSERT_TRUE(writer.capacity > 0);
    ASSERT_TRUE(ndr_put_space(&writer, 4 << 20));
    ndr_writer_trim(&writer);
    ASSERT_EQ(writer.capacity, 0);
    ndr_writer_reset(&writer, 16);
    ASSERT_EQ(writer.size, 16);
    ndr_writer_deinit(&writer);
}

TEST(scalars_are_aligned_from_the_base)
{
    static const uint8_t expected[] = {1, 0, 2, 0, 3, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0};
    struct ndr_writer writer;
    struct ndr_reader reader;

    ndr_writer_init(&writer);
    ndr_writer_reset(&writer, BASE + 4); /* not a multiple of 8: the stub's start is what counts */
    ndr_put_u8(&writer, 1);
    ndr_put_u16(&writer, 2);
    ndr_put_u32(&writer, 3);
    ndr_put_u64(&writer, 4);
    ASSERT_FALSE(writer.failed);
    ASSERT_EQ(writer.size, BASE + 4 + sizeof(expected));
    ASSERT_MEM(writer.data + BASE + 4, expected, sizeof(expected));

    ndr_reader_init(&reader, writer.data + BASE + 4, writer.size - BASE - 4);
    ASSERT_EQ(ndr_get_u8(&reader), 1);
    ASSERT_EQ(ndr_get_u16(&reader), 2);
    ASSERT_EQ(ndr_get_u32(&reader), 3);
    ASSERT_EQ(ndr_get_u64(&reader), 4);
    ASSERT_EQ(ndr_left(&reader), 0);
    ASSERT_FALSE(reader.failed);
    ndr_writer_deinit(&writer);
}

TEST(a_reader_that_failed_yields_nothing_more)
{
    static const uint8_t bytes[] = {1, 2, 3, 4, 5, 6};
    struct ndr_reader reader;

    ndr_reader_init(&reader, bytes, sizeof(bytes));
    ASSERT_EQ(ndr_get_u32(&reader), 0x04030201);
    ASSERT_EQ(ndr_get_u32(&reader), 0);
    ASSERT_TRUE(reader.failed);
    ASSERT_EQ(ndr_get_u8(&reader), 0);
    ASSERT_EQ(ndr_left(&reader), 0);
    ASSERT_FALSE(ndr_get_bytes(&reader, 0));
}

TEST(a_count_that_cannot_be_is_refused)
{
    static const uint8_t bytes[] = {2, 0, 0, 0, 1, 2, 3, 4, 0xff, 0xff, 0xff, 0xff, 9, 9};
    struct ndr_reader reader;

    ndr_reader_init(&reader, bytes, 8);
    ASSERT_EQ(ndr_get_count(&reader, 2), 2);
    ASSERT_FALSE(reader.failed);
    ndr_reader_init(&reader, bytes, 8);
    ASSERT_EQ(ndr_get_count(&reader, 4), 0);
    ASSERT_TRUE(reader.failed);
    ndr_reader_init(&reader, bytes + 8, 6);
    ASSERT_EQ(ndr_get_count(&reader, 1), 0);
    ASSERT_TRUE(reader.failed);
}

TEST(texts_carry_their_nul)
{
    struct ndr_writer writer;
    struct ndr_reader reader;
    const void *text;
    uint32_t units;

    ndr_writer_init(&writer);
    ndr_writer_reset(&writer, 0);
    ndr_put_wide(&writer, u"Привет");
    ndr_put_wide(&writer, u"");
    ndr_reader_init(&reader, writer.data, writer.size);
    text = ndr_get_wide(&reader, &units);
    ASSERT_EQ(units, 7);
    ASSERT_MEM(text, u"Привет", 14);
    ndr_get_align(&reader, 4);
    ASSERT_TRUE(ndr_get_wide(&reader, &units));
    ASSERT_EQ(units, 1);
    ASSERT_EQ(ndr_left(&reader), 0);
    ndr_writer_deinit(&writer);
}

TEST(texts_without_their_nul_are_refused)
{
    static const uint32_t wrong[][4] = {
        {2, 0, 2, 0x00410041}, /* no NUL */
        {1, 0, 2, 0x00000041}, /* more than the array has */
        {2, 1, 2, 0x00000041}, /* from its middle */
        {2, 0, 0, 0},          /* nothing at all */
        {2, 0, 3, 0x00000041}, /* more than is there */
    };
    struct ndr_reader reader;
    uint32_t units;

    for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
        ndr_reader_init(&reader, wrong[i], sizeof(wrong[i]));
        ASSERT_FALSE(ndr_get_wide(&reader, &units));
        ASSERT_TRUE(reader.failed);
    }
}

TEST(a_writer_without_memory_says_so_at_the_end)
{
    static const uint8_t bytes[100000];

    FOR_EACH_FAILING_ALLOCATION({
        struct ndr_writer writer;

        ndr_writer_init(&writer);
        ndr_writer_reset(&writer, BASE);
        ndr_put_bytes(&writer, bytes, sizeof(bytes));
        ndr_put_u64(&writer, 1);
        ASSERT_EQ(writer.failed, test_allocation_failed());
        ndr_writer_deinit(&writer);
    });
}

TEST(referents_are_unique_and_not_null)
{
    struct ndr_writer writer;
    uint32_t referents[2];

    ndr_writer_init(&writer);
    ndr_writer_reset(&writer, 0);
    ndr_put_referent(&writer);
    ndr_put_referent(&writer);
    ASSERT_EQ(writer.size, sizeof(referents));
    memcpy(referents, writer.data, sizeof(referents));
    ASSERT_TRUE(referents[0] && referents[1] && referents[0] != referents[1]);
    ndr_writer_deinit(&writer);
}
