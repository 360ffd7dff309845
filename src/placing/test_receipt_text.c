/* SPDX-License-Identifier: MIT */
#include "placing/receipt_text.h"

#include "base/cleanup.h"
#include "base/hresult.h"
#include "test.h"

static HRESULT keep(const struct receipt_entry *entry, void *context)
{
    *(struct receipt_entry *)context = *entry;
    return S_OK;
}

static HRESULT read_text(const char *text, size_t size, struct arena *arena,
                         struct receipt_entry *ret_entry)
{
    _cleanup_(fclosep) FILE *file = fmemopen((void *)text, size, "r");

    ASSERT_TRUE(file != NULL);
    return receipt_text_read(file, "a receipt", arena, keep, ret_entry);
}

TEST(what_is_written_is_read)
{
    struct receipt_entry entry = {
        .table = "File",
        .key = "key%",
        .path = "/a\tb\n%c",
        .facts = {.size = 1234567890123, .changed = {1600000000, 5}, .digest = {1, 0xfe, 3}},
    };
    struct arena arena = {0};
    struct receipt_entry read;
    char text[500] = "";
    FILE *file = fmemopen(text, sizeof(text), "w");

    ASSERT_TRUE(file != NULL);
    receipt_text_begin(file);
    receipt_text_write(file, &entry);
    fclose(file);
    ASSERT_HR(read_text(text, strlen(text), &arena, &read), S_OK);
    ASSERT_STR(read.table, "File");
    ASSERT_STR(read.key, "key%");
    ASSERT_STR(read.path, "/a\tb\n%c");
    ASSERT_EQ(read.facts.size, 1234567890123);
    ASSERT_EQ(read.facts.changed.tv_sec, 1600000000);
    ASSERT_EQ(read.facts.changed.tv_nsec, 5);
    ASSERT_MEM(read.facts.digest, entry.facts.digest, MD5_SIZE);
    arena_deinit(&arena);
}

TEST(damaged_receipts_are_refused_with_their_line)
{
    static const char *const texts[] = {
        "",
        "something else\n",
        "comity receipt 1\nFile\tkey\t1\t2.3\n",
        "comity receipt 1\nFile\tkey\tx\t2.3\t00000000000000000000000000000000\t/a\n",
        "comity receipt 1\nFile\tkey\t1\t2.3\t0000000000000000000000000000000\t/a\n",
        "comity receipt 1\nFile\tkey\t1\t2.3\t00000000000000000000000000000000\ta\n",
        "comity receipt 1\nFile\tkey\t1\t2.3\t00000000000000000000000000000000\t/%4\n",
        "comity receipt 1\nFile\tkey\t1\t2.3\t00000000000000000000000000000000\t/a",
        "comity receipt 1\nFile\tkey\t1\t2.3\t00000000000000000000000000000000\t/a\tmore\n",
    };

    for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
        struct arena arena = {0};
        struct receipt_entry read;
        size_t size = strlen(texts[i]);

        ASSERT_HR(read_text(texts[i], size ? size : 1, &arena, &read),
                  hr_from_win32(ERROR_INVALID_DATA));
        ASSERT_TRUE(strstr(hr_message(), "damaged at line") != NULL);
        arena_deinit(&arena);
    }
}
