/* SPDX-License-Identifier: MIT */
#include "hive/records.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "test.h"

enum {
    MANY = 2000,
};

static MDB_val val(const char *text)
{
    return (MDB_val){strlen(text), (void *)text};
}

static void put(struct records *records, const char *key, const char *text)
{
    MDB_val name = val(key), data = val(text);

    ASSERT_EQ(records_put(records, &name, &data, 0), 0);
}

static void expect(const struct records *records, const char *key, const char *text)
{
    MDB_val name = val(key), data;

    ASSERT_EQ(records_get(records, &name, &data), text != NULL);
    if (!text)
        return;
    ASSERT_EQ(data.mv_size, strlen(text));
    ASSERT_TRUE(memcmp(data.mv_data, text, data.mv_size) == 0);
}

TEST(a_record_is_found_by_its_whole_key)
{
    struct records records = {0};

    put(&records, "ab", "1");
    put(&records, "a", "2");
    put(&records, "b", "");
    expect(&records, "ab", "1");
    expect(&records, "a", "2");
    expect(&records, "b", "");
    expect(&records, "abc", NULL);
    expect(&records, "", NULL);
    records_deinit(&records);
}

TEST(a_search_finds_the_next_key_in_order)
{
    struct records records = {0};
    MDB_val key = val("ab"), data;

    put(&records, "b", "1");
    put(&records, "aa", "2");
    put(&records, "abc", "3");
    ASSERT_TRUE(records_seek(&records, &key, &data));
    ASSERT_EQ(key.mv_size, 3);
    ASSERT_TRUE(memcmp(key.mv_data, "abc", 3) == 0 && memcmp(data.mv_data, "3", 1) == 0);
    key = val("b\x01");
    ASSERT_FALSE(records_seek(&records, &key, &data));
    records_deinit(&records);
}

/* Numbers in an order that is not theirs: 7919 is prime to how many there are. */
static void number(unsigned i, char ret_text[static 16])
{
    snprintf(ret_text, 16, "%05u", i * 7919 % MANY);
}

TEST(many_records_come_in_order)
{
    struct records records = {0};
    char text[16], wanted[16];
    MDB_val key = val("0"), data;

    for (unsigned i = 0; i < MANY; i++) {
        number(i, text);
        put(&records, text, text);
    }
    for (unsigned i = 0; i < MANY; i++) {
        snprintf(wanted, sizeof(wanted), "%05u", i);
        ASSERT_TRUE(records_seek(&records, &key, &data));
        ASSERT_EQ(key.mv_size, 5);
        ASSERT_TRUE(memcmp(key.mv_data, wanted, 5) == 0);
        memcpy(text, wanted, 6);
        text[5] = '\0';
        key = (MDB_val){6, text}; /* just behind */
    }
    ASSERT_FALSE(records_seek(&records, &key, &data));
    records_deinit(&records);
}

TEST(a_change_is_dropped_as_a_whole)
{
    struct records records = {0};

    put(&records, "kept", "1");
    records_keep(&records);
    put(&records, "kept", "2");
    put(&records, "kept", "3");
    put(&records, "new", "4");
    put(&records, "new", "5");
    expect(&records, "kept", "3");
    records_drop(&records);
    expect(&records, "kept", "1");
    expect(&records, "new", NULL);
    put(&records, "new", "6");
    records_keep(&records);
    records_drop(&records); /* nothing */
    expect(&records, "new", "6");
    records_deinit(&records);
}

TEST(what_was_read_outlives_the_change)
{
    struct records records = {0};
    MDB_val key = val("key"), data;

    put(&records, "key", "before");
    records_keep(&records);
    ASSERT_TRUE(records_get(&records, &key, &data));
    put(&records, "key", "after");
    records_keep(&records);
    ASSERT_TRUE(memcmp(data.mv_data, "before", 6) == 0);
    records_forget(&records);
    expect(&records, "key", "after");
    records_deinit(&records);
}

TEST(reserved_data_is_filled_in_later)
{
    struct records records = {0};
    MDB_val key = val("key"), data = {4, NULL};

    ASSERT_EQ(records_put(&records, &key, &data, MDB_RESERVE), 0);
    memcpy(data.mv_data, "late", 4);
    expect(&records, "key", "late");
    records_deinit(&records);
}

TEST(what_is_no_key_of_a_hive_is_refused)
{
    static char longest[512];
    struct records records = {0};
    MDB_val data = val("x"), none = {0, longest}, most = {511, longest}, more = {512, longest};

    ASSERT_EQ(records_put(&records, &none, &data, 0), MDB_BAD_VALSIZE);
    ASSERT_EQ(records_put(&records, &more, &data, 0), MDB_BAD_VALSIZE);
    ASSERT_EQ(records_put(&records, &most, &data, 0), 0);
    ASSERT_TRUE(records_get(&records, &most, &data));
    records_deinit(&records);
}

TEST(without_memory_nothing_changes)
{
    MDB_val key = val("b"), data = val("2");
    struct records records = {0};
    int code = ENOMEM;

    for (unsigned n = 1; code == ENOMEM; n++) {
        test_fail_allocation(n);
        code = records_put(&records, &key, &data, 0);
        test_fail_allocation(0);
        expect(&records, "b", code == 0 ? "2" : NULL);
    }
    records_deinit(&records);
}
