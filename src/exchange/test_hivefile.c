/* SPDX-License-Identifier: MIT */
/*
 * Hive files: what is written is read again, and what is damaged is refused.
 */
#include "exchange/hivefile_read.h"
#include "exchange/hivefile_write.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/hresult.h"
#include "base/utf16.h"
#include "test.h"

static const uint8_t security[] = {1, 0, 0, 0x80, 0, 0, 0, 0, 0, 0};

/* What the writer has finished, in a block of its own. */
struct bytes {
    uint8_t *data;
    size_t size;
};

static struct hivefile_writer *begin(enum hivefile_format format)
{
    struct hivefile_writer *writer;

    ASSERT_HR(hivefile_writer_new(format, &writer), S_OK);
    return writer;
}

static void begin_key(struct hivefile_writer *writer, const char16_t *name)
{
    struct hivefile_key key = {.name = name,
                               .class_name = u"class",
                               .class_len = 5,
                               .security = security,
                               .security_size = sizeof(security),
                               .written = 0x1234567890};

    ASSERT_HR(hivefile_writer_begin_key(writer, &key), S_OK);
}

static void put_value(struct hivefile_writer *writer, const char16_t *name, const void *data,
                      uint32_t size)
{
    struct hivefile_value value = {name, data, size, 3};

    ASSERT_HR(hivefile_writer_value(writer, &value), S_OK);
}

static struct bytes finish(struct hivefile_writer *writer)
{
    struct bytes bytes;
    const void *data;

    hivefile_writer_finish(writer, u"/a/long/path/to/a/file/that/has/no/room", &data, &bytes.size);
    bytes.data = malloc(bytes.size);
    ASSERT_TRUE(bytes.data);
    memcpy(bytes.data, data, bytes.size);
    hivefile_writer_free(writer);
    return bytes;
}

/* A file with a value of each size that is stored in its own way, and names of both kinds. */
static struct bytes sample(enum hivefile_format format)
{
    static uint8_t large[50000];
    struct hivefile_writer *writer = begin(format);

    for (size_t i = 0; i < sizeof(large); i++)
        large[i] = (uint8_t)(i * 7);
    begin_key(writer, u"root");
    put_value(writer, u"", "1234", 4);
    put_value(writer, u"empty", "", 0);
    put_value(writer, u"five", "12345", 5);
    put_value(writer, u"\u0436", large, 16344);
    put_value(writer, u"large", large, sizeof(large));
    begin_key(writer, u"zz");
    ASSERT_HR(hivefile_writer_end_key(writer), S_OK);
    begin_key(writer, u"\u00e9");
    ASSERT_HR(hivefile_writer_end_key(writer), S_OK);
    begin_key(writer, u"B\u0436");
    begin_key(writer, u"below");
    ASSERT_HR(hivefile_writer_end_key(writer), S_OK);
    ASSERT_HR(hivefile_writer_end_key(writer), S_OK);
    ASSERT_HR(hivefile_writer_end_key(writer), S_OK);
    return finish(writer);
}

static uint32_t sum_of(const uint8_t *data, uint32_t size)
{
    uint32_t sum = 0;

    for (uint32_t i = 0; i < size; i++)
        sum = sum * 31 + data[i];
    return sum;
}

/* One line for all that the file says; NULL if it is refused on the way. */
static char *describe(struct hivefile_reader *reader)
{
    struct hivefile_entry entry;
    char *text = NULL, *name;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    HRESULT hr;

    while ((hr = hivefile_reader_next(reader, &entry)) == S_OK) {
        switch (entry.kind) {
        case HIVEFILE_KEY:
            name = utf16_to_utf8_dup(entry.key.name);
            fprintf(out, "%s{", name);
            free(name);
            break;
        case HIVEFILE_VALUE:
            name = utf16_to_utf8_dup(entry.value.name);
            fprintf(out, "%s:%u:%u:%x ", name, entry.value.type, entry.value.size,
                    sum_of(entry.value.data, entry.value.size));
            free(name);
            break;
        case HIVEFILE_KEY_END:
            fputc('}', out);
            break;
        }
    }
    fclose(out);
    hivefile_reader_free(reader);
    if (hr == S_FALSE)
        return text;
    ASSERT_HR(hr, hr_from_win32(ERROR_BADDB));
    free(text);
    return NULL;
}

static void assert_sample(enum hivefile_format format)
{
    static const char expected[] = "root{:3:4:175a5a empty:3:0:0 five:3:5:";
    struct bytes bytes = sample(format);
    struct hivefile_reader *reader;
    char *text;

    ASSERT_HR(hivefile_reader_new(bytes.data, bytes.size, &reader), S_OK);
    text = describe(reader);
    ASSERT_TRUE(text);
    ASSERT_TRUE(strncmp(text, expected, 10) == 0);
    ASSERT_TRUE(strstr(text, "\xd0\xb6:3:16344:"));
    ASSERT_TRUE(strstr(text, "large:3:50000:"));
    /* In the order of upper-case names. */
    ASSERT_TRUE(strstr(text, "B\xd0\xb6{below{}}zz{}\xc3\xa9{}}"));
    free(text);
    free(bytes.data);
}

TEST(a_file_of_the_standard_format_reads_as_it_was_written)
{
    assert_sample(HIVEFILE_STANDARD);
}

TEST(a_file_of_the_latest_format_reads_as_it_was_written)
{
    assert_sample(HIVEFILE_LATEST);
}

TEST(keys_keep_class_time_and_security)
{
    struct bytes bytes = sample(HIVEFILE_LATEST);
    struct hivefile_reader *reader;
    struct hivefile_entry entry;

    ASSERT_HR(hivefile_reader_new(bytes.data, bytes.size, &reader), S_OK);
    ASSERT_HR(hivefile_reader_next(reader, &entry), S_OK);
    ASSERT_EQ(entry.key.class_len, 5);
    ASSERT_MEM(entry.key.class_name, u"class", 10);
    ASSERT_EQ(entry.key.written, 0x1234567890);
    ASSERT_EQ(entry.key.security_size, sizeof(security));
    ASSERT_MEM(entry.key.security, security, sizeof(security));
    hivefile_reader_free(reader);
    free(bytes.data);
}

TEST(thousands_of_subkeys_take_a_list_of_lists)
{
    struct hivefile_writer *writer = begin(HIVEFILE_LATEST);
    struct hivefile_reader *reader;
    struct hivefile_entry entry;
    struct bytes bytes;
    int keys = 0;

    begin_key(writer, u"root");
    for (int i = 0; i < 3000; i++) {
        char16_t name[] = {'k',
                           (char16_t)('a' + i % 10),
                           (char16_t)('a' + i / 10 % 10),
                           (char16_t)('a' + i / 100 % 10),
                           (char16_t)('a' + i / 1000),
                           0};

        begin_key(writer, name);
        ASSERT_HR(hivefile_writer_end_key(writer), S_OK);
    }
    ASSERT_HR(hivefile_writer_end_key(writer), S_OK);
    bytes = finish(writer);
    ASSERT_HR(hivefile_reader_new(bytes.data, bytes.size, &reader), S_OK);
    while (hivefile_reader_next(reader, &entry) == S_OK)
        keys += entry.kind == HIVEFILE_KEY;
    ASSERT_EQ(keys, 3001);
    hivefile_reader_free(reader);
    free(bytes.data);
}

/* Opens a file of these bytes with its checksum put right. */
static HRESULT open_resealed(struct bytes bytes, struct hivefile_reader **ret_reader)
{
    uint32_t sum = hivefile_checksum(bytes.data);

    memcpy(bytes.data + HIVEFILE_CHECKED, &sum, sizeof(sum));
    return hivefile_reader_new(bytes.data, bytes.size, ret_reader);
}

TEST(what_is_no_hive_file_is_told_from_a_damaged_one)
{
    struct bytes bytes = sample(HIVEFILE_LATEST);
    struct hivefile_reader *reader;

    ASSERT_HR(hivefile_reader_new("MZ", 2, &reader), hr_from_win32(ERROR_NOT_REGISTRY_FILE));
    ASSERT_HR(hivefile_reader_new(bytes.data, bytes.size - 4096, &reader),
              hr_from_win32(ERROR_BADDB));
    bytes.data[4]++; /* begun to be written, not ended */
    ASSERT_HR(hivefile_reader_new(bytes.data, bytes.size, &reader), hr_from_win32(ERROR_BADDB));
    ASSERT_HR(open_resealed(bytes, &reader), hr_from_win32(ERROR_BADDB));
    bytes.data[4]--;
    bytes.data[24] = 9; /* the version */
    ASSERT_HR(open_resealed(bytes, &reader), hr_from_win32(ERROR_BADDB));
    free(bytes.data);
}

/* The last bytes of this signature's first record behind @from. */
static uint8_t *find(struct bytes bytes, const char *signature, size_t from)
{
    for (size_t i = from; i + 8 < bytes.size; i += 8) {
        if (memcmp(bytes.data + i + 4, signature, 2) == 0)
            return bytes.data + i + 4;
    }
    ASSERT_TRUE(false);
    return NULL;
}

static void assert_refused(struct bytes bytes)
{
    struct hivefile_reader *reader;

    ASSERT_HR(open_resealed(bytes, &reader), S_OK);
    ASSERT_TRUE(!describe(reader));
}

TEST(a_key_among_its_own_subkeys_is_refused)
{
    struct bytes bytes = sample(HIVEFILE_LATEST);
    struct hivefile_base *base = (struct hivefile_base *)bytes.data;
    uint8_t *list = find(bytes, "lh", HIVEFILE_PAGE);
    uint8_t *root_list;

    /* The list of one is that of the innermost parent; the root's has three. */
    root_list = find(bytes, "lh", (size_t)(list - bytes.data) + 4);
    memcpy(root_list + sizeof(struct hivefile_list), &base->root, sizeof(base->root));
    assert_refused(bytes);
    free(bytes.data);
}

TEST(cells_beyond_the_end_or_of_impossible_size_are_refused)
{
    static const uint32_t places[] = {0xfffffff8, 0xffffffff, 0x7ffffff8, 4, 0x10000000};
    struct bytes bytes = sample(HIVEFILE_LATEST);
    struct hivefile_node *root = (struct hivefile_node *)find(bytes, "nk", HIVEFILE_PAGE);
    struct hivefile_node kept = *root;
    int32_t size = -0x7fffff00;

    for (size_t i = 0; i < sizeof(places) / sizeof(*places); i++) {
        root->subkey_list = places[i];
        assert_refused(bytes);
        *root = kept;
        root->value_list = places[i];
        assert_refused(bytes);
        *root = kept;
        root->class_name = places[i] == HIVEFILE_NOWHERE ? 4 : places[i];
        assert_refused(bytes);
        *root = kept;
    }
    root->values = 0x40000000;
    assert_refused(bytes);
    *root = kept;
    root->subkeys++;
    assert_refused(bytes);
    *root = kept;
    memcpy((uint8_t *)root - sizeof(size), &size, sizeof(size));
    assert_refused(bytes);
    free(bytes.data);
}

/* Reads the file and writes it again. */
static HRESULT copy(struct bytes bytes)
{
    _cleanup_(hivefile_reader_freep) struct hivefile_reader *reader = NULL;
    _cleanup_(hivefile_writer_freep) struct hivefile_writer *writer = NULL;
    struct hivefile_entry entry;
    HRESULT hr;

    hr = hivefile_reader_new(bytes.data, bytes.size, &reader);
    if (SUCCEEDED(hr))
        hr = hivefile_writer_new(HIVEFILE_LATEST, &writer);
    while (SUCCEEDED(hr) && (hr = hivefile_reader_next(reader, &entry)) == S_OK) {
        if (entry.kind == HIVEFILE_KEY)
            hr = hivefile_writer_begin_key(writer, &entry.key);
        else if (entry.kind == HIVEFILE_VALUE)
            hr = hivefile_writer_value(writer, &entry.value);
        else
            hr = hivefile_writer_end_key(writer);
    }
    return hr;
}

TEST(running_out_of_memory_is_an_error)
{
    struct bytes bytes = sample(HIVEFILE_LATEST);
    HRESULT hr;

    FOR_EACH_FAILING_ALLOCATION({
        hr = copy(bytes);
        ASSERT_TRUE(hr == S_FALSE || hr == E_OUTOFMEMORY);
    });
    free(bytes.data);
}
