/* SPDX-License-Identifier: MIT */
#include "dictionary_table.h"

#include <stdio.h>

#include "test.h"

static struct key number_key(double number)
{
    VARIANT value = {.vt = VT_R8, .dblVal = number};
    struct key key;

    ASSERT_HR(key_read(&value, KEY_CASE_MATTERS, &key), S_OK);
    return key;
}

static HRESULT add(struct table *table, double number)
{
    struct key key = number_key(number);
    struct table_entry *entry;
    HRESULT hr;

    hr = table_add(table, &key, &entry);
    if (SUCCEEDED(hr)) {
        V_VT(&entry->key) = VT_R8;
        V_R8(&entry->key) = number;
    }
    return hr;
}

static struct table_entry *find(const struct table *table, double number)
{
    struct key key = number_key(number);

    return table_find(table, &key);
}

TEST(what_was_added_is_found_until_it_is_removed)
{
    struct table table = {0};

    for (int i = 0; i < 1000; i++)
        ASSERT_HR(add(&table, i), S_OK);
    for (int i = 0; i < 1000; i += 3)
        table_remove(&table, find(&table, i));
    for (int i = 0; i < 1000; i++) {
        struct table_entry *entry = find(&table, i);

        ASSERT_EQ(entry != NULL, i % 3 != 0);
        ASSERT_TRUE(!entry || V_R8(&entry->key) == i);
    }
    ASSERT_EQ(table.n_used, 666);
    table_deinit(&table);
}

TEST(keys_with_one_hash_are_told_apart)
{
    struct table table = {0};
    struct key keys[20];

    for (int i = 0; i < 20; i++) {
        struct table_entry *entry;

        keys[i] = number_key(i);
        keys[i].hash = i % 2 ? 7 : UINT32_MAX;
        ASSERT_HR(table_add(&table, &keys[i], &entry), S_OK);
        V_VT(&entry->key) = VT_R8;
        V_R8(&entry->key) = i;
    }
    for (int i = 0; i < 20; i += 2)
        table_remove(&table, table_find(&table, &keys[i]));
    for (int i = 0; i < 20; i++) {
        struct table_entry *entry = table_find(&table, &keys[i]);

        ASSERT_EQ(entry != NULL, i % 2);
        ASSERT_TRUE(!entry || V_R8(&entry->key) == i);
    }
    table_deinit(&table);
}

/* As queues do: the holes must not add up. */
TEST(what_comes_and_goes_takes_no_more_room)
{
    struct table table = {0};

    for (int i = 0; i < 100000; i++) {
        ASSERT_HR(add(&table, i), S_OK);
        if (i >= 5)
            table_remove(&table, find(&table, i - 5));
    }
    ASSERT_EQ(table.n_used, 5);
    ASSERT_TRUE(table.room <= 16);
    table_deinit(&table);
}

TEST(a_cursor_keeps_its_place_when_holes_go)
{
    struct table table = {0};
    struct table_cursor cursor;

    table_cursor_open(&table, &cursor, 0);
    for (int i = 0; i < 8; i++)
        ASSERT_HR(add(&table, i), S_OK);
    for (int i = 0; i < 4; i++)
        ASSERT_EQ((int)V_R8(&table_next(&table, &cursor)->key), i);
    for (int i = 0; i < 7; i += 2)
        table_remove(&table, find(&table, i));
    for (int i = 8; i < 20; i++)
        ASSERT_HR(add(&table, i), S_OK);
    ASSERT_EQ((int)V_R8(&table_next(&table, &cursor)->key), 5);
    ASSERT_EQ((int)V_R8(&table_next(&table, &cursor)->key), 7);
    for (int i = 8; i < 20; i++)
        ASSERT_EQ((int)V_R8(&table_next(&table, &cursor)->key), i);
    ASSERT_TRUE(!table_next(&table, &cursor));
    table_cursor_close(&table, &cursor);
    ASSERT_TRUE(!table.cursors);
    table_deinit(&table);
}

TEST(a_renamed_entry_keeps_its_place)
{
    struct table table = {0};
    struct table_cursor cursor = {0};
    struct key key = number_key(100);
    struct table_entry *entry;

    for (int i = 0; i < 3; i++)
        ASSERT_HR(add(&table, i), S_OK);
    entry = find(&table, 1);
    table_rename(&table, entry, &key);
    V_R8(&entry->key) = 100;
    ASSERT_TRUE(!find(&table, 1));
    ASSERT_TRUE(find(&table, 100) == entry);
    table_next(&table, &cursor);
    ASSERT_TRUE(table_next(&table, &cursor) == entry);
    table_deinit(&table);
}

TEST(a_cleared_table_begins_anew)
{
    struct table table = {.key_case = KEY_CASE_IGNORED}, old;
    struct table_cursor cursor;

    table_cursor_open(&table, &cursor, 0);
    ASSERT_HR(add(&table, 1), S_OK);
    table_next(&table, &cursor);
    table_clear(&table, &old);
    ASSERT_EQ(old.n_used, 1);
    ASSERT_TRUE(!old.cursors);
    ASSERT_EQ(table.n_used, 0);
    ASSERT_EQ(table.key_case, KEY_CASE_IGNORED);
    ASSERT_TRUE(!find(&table, 1));
    ASSERT_HR(add(&table, 2), S_OK);
    ASSERT_EQ((int)V_R8(&table_next(&table, &cursor)->key), 2);
    table_deinit(&old);
    table_deinit(&table);
}

TEST(without_memory_the_table_stays_what_it_was)
{
    FOR_EACH_FAILING_ALLOCATION({
        struct table table = {0};
        int n = 0;

        while (n < 40 && add(&table, n) == S_OK)
            n++;
        ASSERT_EQ((int)table.n_used, n);
        for (int i = 0; i < n; i++)
            ASSERT_TRUE(find(&table, i));
        table_deinit(&table);
    });
}
