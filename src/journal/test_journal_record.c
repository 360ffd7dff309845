/* SPDX-License-Identifier: MIT */
#include "journal/journal_record.h"

#include <string.h>

#include "test.h"

static const struct journal_record known[] = {
    {.kind = JOURNAL_STARTED, .text = "00ff\0title", .text_size = 11, .n_texts = 2},
    {.kind = JOURNAL_FILE_PLACED,
     .name = 7,
     .had_old = true,
     .device = 1,
     .inode = 2,
     .text = "/a/b",
     .text_size = 5,
     .n_texts = 1},
    {.kind = JOURNAL_FILE_MOVED, .text = "/a\0/b", .text_size = 6, .n_texts = 2},
    {.kind = JOURNAL_COMMAND,
     .n_undo = 2,
     .text = "one\0two\0three",
     .text_size = 14,
     .n_texts = 3},
};

enum {
    N_KNOWN = sizeof(known) / sizeof(*known),
};

static size_t write_all(char *bytes)
{
    size_t size = 0;

    for (size_t i = 0; i < N_KNOWN; i++) {
        journal_record_write(&known[i], bytes + size);
        size += journal_record_size(&known[i]);
    }
    return size;
}

TEST(records_come_back_in_their_order)
{
    _Alignas(8) char bytes[4096];
    size_t size = write_all(bytes), offset = 0;
    struct journal_record record;

    for (size_t i = 0; i < N_KNOWN; i++) {
        ASSERT_TRUE(journal_record_read(bytes, size, &offset, &record));
        ASSERT_EQ(record.kind, known[i].kind);
        ASSERT_EQ(record.name, known[i].name);
        ASSERT_EQ(record.had_old, known[i].had_old);
        ASSERT_EQ(record.inode, known[i].inode);
        ASSERT_EQ(record.n_undo, known[i].n_undo);
        ASSERT_EQ(record.text_size, known[i].text_size);
        ASSERT_MEM(record.text, known[i].text, record.text_size);
    }
    ASSERT_FALSE(journal_record_read(bytes, size, &offset, &record));
    ASSERT_EQ(offset, size);
}

/* How many records count. */
static unsigned count(const char *bytes, size_t size)
{
    struct journal_record record;
    size_t offset = 0;
    unsigned n = 0;

    while (journal_record_read(bytes, size, &offset, &record))
        n++;
    return n;
}

TEST(a_record_that_is_cut_off_does_not_count)
{
    _Alignas(8) char bytes[4096];
    size_t whole = write_all(bytes), last = journal_record_size(&known[N_KNOWN - 1]);

    for (size_t size = whole - last; size < whole; size++)
        ASSERT_EQ(count(bytes, size), N_KNOWN - 1);
}

TEST(a_record_that_was_changed_does_not_count)
{
    _Alignas(8) char bytes[4096];
    size_t size = write_all(bytes), last = journal_record_size(&known[N_KNOWN - 1]);

    for (size_t i = size - last; i < size; i++) {
        bytes[i] ^= 1;
        ASSERT_EQ(count(bytes, size), N_KNOWN - 1);
        bytes[i] ^= 1;
    }
}

TEST(a_path_that_leads_elsewhere_does_not_count)
{
    static const char *const paths[] = {"a", "", "/a/../b", "/..", "/.", "/a/.", "//a", "/a/", "/"};
    struct journal_record record = {.kind = JOURNAL_FOLDER_MADE, .n_texts = 1};
    _Alignas(8) char bytes[4096];

    for (size_t i = 0; i < sizeof(paths) / sizeof(*paths); i++) {
        record.text = paths[i];
        record.text_size = strlen(paths[i]) + 1;
        journal_record_write(&record, bytes);
        ASSERT_EQ(count(bytes, journal_record_size(&record)), 0);
    }
}
