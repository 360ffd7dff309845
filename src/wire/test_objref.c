/* SPDX-License-Identifier: MIT */
#include "wire/objref.h"

#include "base/guid.h"
#include "test.h"

static const IID iid_test = {0x00020400, 0, 0, {0xc0, 0, 0, 0, 0, 0, 0, 0x46}};

static struct objref standard(void)
{
    return (struct objref){
        .iid = iid_test,
        .kind = OBJREF_STANDARD,
        .standard = {.flags = SORF_NOPING,
                     .refs = 5,
                     .oxid = 0x1122334455667788,
                     .oid = 9,
                     .ipid = {1, 2, 3, {4, 5, 6, 7, 8, 9, 10, 11}}},
    };
}

TEST(a_standard_reference_is_packed_as_published)
{
    struct objref written = standard(), read;
    struct ndr_writer writer;
    struct ndr_reader reader;

    ndr_writer_init(&writer);
    ndr_writer_reset(&writer, 0);
    ndr_put_u8(&writer, 0); /* nothing in it is aligned */
    objref_put(&writer, &written);
    ASSERT_EQ(writer.size, 1 + OBJREF_STANDARD_SIZE);
    ASSERT_MEM(writer.data + 1, "MEOW\1\0\0\0", 8);

    ndr_reader_init(&reader, writer.data + 1, writer.size - 1);
    objref_get(&reader, &read);
    ASSERT_FALSE(reader.failed);
    ASSERT_EQ(ndr_left(&reader), 0);
    ASSERT_MEM(&read.standard, &written.standard, sizeof(read.standard));
    ASSERT_TRUE(guid_is_equal(&read.iid, &iid_test));
    ndr_writer_deinit(&writer);
}

TEST(a_custom_reference_carries_its_bytes)
{
    struct objref written = {.iid = iid_test,
                             .kind = OBJREF_CUSTOM,
                             .clsid = iid_test,
                             .data = "twelve bytes",
                             .size = 12},
                  read;
    struct ndr_writer writer;
    struct ndr_reader reader;

    ndr_writer_init(&writer);
    ndr_writer_reset(&writer, 0);
    objref_put(&writer, &written);
    ndr_reader_init(&reader, writer.data, writer.size);
    objref_get(&reader, &read);
    ASSERT_FALSE(reader.failed);
    ASSERT_EQ(read.size, 12);
    ASSERT_MEM(read.data, "twelve bytes", 12);
    ndr_writer_deinit(&writer);
}

TEST(a_reference_cut_anywhere_is_refused)
{
    struct objref written = standard(), read;
    struct ndr_writer writer;
    struct ndr_reader reader;

    ndr_writer_init(&writer);
    ndr_writer_reset(&writer, 0);
    objref_put(&writer, &written);
    for (size_t size = 0; size < writer.size; size++) {
        ndr_reader_init(&reader, writer.data, size);
        objref_get(&reader, &read);
        ASSERT_TRUE(reader.failed);
    }
    ndr_writer_deinit(&writer);
}

TEST(what_is_no_reference_is_refused)
{
    struct objref written = standard(), read;
    struct ndr_writer writer;
    struct ndr_reader reader;

    ndr_writer_init(&writer);
    ndr_writer_reset(&writer, 0);
    objref_put(&writer, &written);
    writer.data[4] = 7; /* a kind that there is not */
    ndr_reader_init(&reader, writer.data, writer.size);
    objref_get(&reader, &read);
    ASSERT_TRUE(reader.failed);

    writer.data[4] = OBJREF_STANDARD;
    writer.data[0] = 'm';
    ndr_reader_init(&reader, writer.data, writer.size);
    objref_get(&reader, &read);
    ASSERT_TRUE(reader.failed);

    writer.data[0] = 'M';
    writer.data[64] = 0xff; /* bindings without end */
    ndr_reader_init(&reader, writer.data, writer.size);
    objref_get(&reader, &read);
    ASSERT_TRUE(reader.failed);
    ndr_writer_deinit(&writer);
}
