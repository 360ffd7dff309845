/* SPDX-License-Identifier: MIT */
#include "wire/activation_properties.h"

#include <stdio.h>
#include <stdlib.h>

#include <comity/winerror.h>

#include "base/guid.h"
#include "test.h"
#include "wire/dual_string.h"

static const IID iids[] = {{0x00020400, 0, 0, {0xc0, 0, 0, 0, 0, 0, 0, 0x46}},
                           {0x0000000c, 0, 0, {0xc0, 0, 0, 0, 0, 0, 0, 0x46}}};

TEST(an_answer_holds_what_succeeded)
{
    const HRESULT results[] = {S_OK, E_NOINTERFACE};
    const struct stdobjref references[2] = {{.refs = 5, .oxid = 7, .oid = 8}};
    const struct activation_reply reply = {
        .oxid = 7,
        .exporter = "oxid-7",
        .resolver = "scm",
        .n = 2,
        .iids = iids,
        .results = results,
        .references = references,
    };
    struct ndr_writer writer;
    struct ndr_reader reader;
    struct objref objref;
    uint32_t size;

    ndr_writer_init(&writer);
    ndr_writer_reset(&writer, 0);
    activation_reply_put(&writer, &reply);
    ASSERT_FALSE(writer.failed);
    ndr_reader_init(&reader, writer.data, writer.size);
    objref_get(&reader, &objref);
    ASSERT_FALSE(reader.failed);
    ASSERT_EQ(objref.kind, OBJREF_CUSTOM);
    memcpy(&size, objref.data, sizeof(size));
    ASSERT_EQ(size, objref.size - 8);
    ndr_writer_deinit(&writer);
}

TEST(an_answer_without_memory_fails_as_a_whole)
{
    const HRESULT result = S_OK;
    const struct stdobjref reference = {.refs = 5};
    const struct activation_reply reply = {
        .exporter = "oxid-7",
        .resolver = "scm",
        .n = 1,
        .iids = iids,
        .results = &result,
        .references = &reference,
    };

    FOR_EACH_FAILING_ALLOCATION({
        struct ndr_writer writer;

        ndr_writer_init(&writer);
        ndr_writer_reset(&writer, 0);
        activation_reply_put(&writer, &reply);
        ASSERT_EQ(writer.failed, test_allocation_failed());
        ndr_writer_deinit(&writer);
    });
}

TEST(what_is_no_request_is_refused)
{
    struct objref empty = {.kind = OBJREF_CUSTOM, .data = "", .size = 0};
    struct activation_request request;
    struct ndr_writer writer;
    struct ndr_reader reader;

    ndr_writer_init(&writer);
    ndr_writer_reset(&writer, 0);
    objref_put(&writer, &empty);
    ndr_reader_init(&reader, writer.data, writer.size);
    activation_request_get(&reader, &request);
    ASSERT_TRUE(reader.failed);

    ndr_writer_reset(&writer, 0);
    empty.kind = OBJREF_STANDARD;
    objref_put(&writer, &empty);
    ndr_reader_init(&reader, writer.data, writer.size);
    activation_request_get(&reader, &request);
    ASSERT_TRUE(reader.failed);
    ndr_writer_deinit(&writer);
}

TEST(bindings_name_the_socket_and_end_twice)
{
    char16_t words[4096];
    struct ndr_writer writer;
    uint16_t n, security;

    ndr_writer_init(&writer);
    ndr_writer_reset(&writer, 0);
    dual_string_put(&writer, "scm");
    memcpy(&n, writer.data, sizeof(n));
    memcpy(&security, writer.data + 2, sizeof(security));
    ASSERT_EQ(writer.size, 4 + 2 * n);
    memcpy(words, writer.data + 4, 2 * (size_t)n);
    ASSERT_EQ(words[0], 0x20);
    ASSERT_EQ(words[1], '[');
    ASSERT_MEM(words + security - 17, u"\007127.0.0.1[scm]\0", 16 * 2);
    ASSERT_EQ(words[security - 1], 0);
    ASSERT_EQ(words[n - 1], 0);
    ndr_writer_deinit(&writer);
}
