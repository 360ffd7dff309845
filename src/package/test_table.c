/* SPDX-License-Identifier: MIT */
#include "package/table.h"

#include <stdio.h>

#include "test.h"

static const struct column columns[] = {
    {"Key", COLUMN_TEXT, 72, true},
    {"Group", COLUMN_TEXT, 0, false, true},
    {"Short", COLUMN_SHORT, 0, false, true},
    {"Long", COLUMN_LONG, 0, false, true},
};

enum {
    KEY,
    GROUP,
    SMALL,
    BIG,
};

static struct table *new_table(void)
{
    struct table *table;

    ASSERT_HR(table_new("Trial", columns, 4, &table), S_OK);
    return table;
}

static void add(struct table *table, const char *key, const char *group)
{
    size_t row;

    ASSERT_HR(table_add_row(table, &row), S_OK);
    ASSERT_EQ(row, table_n_rows(table) - 1);
    ASSERT_HR(table_set_text(table, row, KEY, key), S_OK);
    ASSERT_HR(table_set_text(table, row, GROUP, group), S_OK);
}

TEST(cells_are_null_until_they_are_set)
{
    _cleanup_(table_freep) struct table *table = new_table();
    int32_t number = 1;

    add(table, "a", "");
    ASSERT_STR(table_text(table, 0, KEY), "a");
    ASSERT_TRUE(table_is_null(table, 0, GROUP));
    ASSERT_TRUE(table_text(table, 0, GROUP) == NULL);
    ASSERT_FALSE(table_number(table, 0, SMALL, &number));
    ASSERT_EQ(number, 0);
    ASSERT_HR(table_set_number(table, 0, SMALL, -5), S_OK);
    ASSERT_TRUE(table_number(table, 0, SMALL, &number));
    ASSERT_EQ(number, -5);
    ASSERT_TRUE(table_text(table, 0, SMALL) == NULL);
    table_set_null(table, 0, SMALL);
    ASSERT_TRUE(table_is_null(table, 0, SMALL));
}

TEST(numbers_that_a_column_cannot_hold_are_refused)
{
    _cleanup_(table_freep) struct table *table = new_table();

    add(table, "a", NULL);
    ASSERT_HR(table_set_number(table, 0, SMALL, 32767), S_OK);
    ASSERT_HR(table_set_number(table, 0, SMALL, -32767), S_OK);
    ASSERT_HR(table_set_number(table, 0, SMALL, -32768), E_INVALIDARG);
    ASSERT_HR(table_set_number(table, 0, SMALL, 32768), E_INVALIDARG);
    ASSERT_HR(table_set_number(table, 0, BIG, INT32_MAX), S_OK);
    ASSERT_HR(table_set_number(table, 0, BIG, INT32_MIN), E_INVALIDARG);
}

TEST(columns_are_found_by_name)
{
    _cleanup_(table_freep) struct table *table = new_table();

    ASSERT_EQ(table_column(table, "Long"), BIG);
    ASSERT_EQ(table_column(table, "long"), -1);
    ASSERT_EQ(table_column(NULL, "Long"), -1);
    ASSERT_EQ(table_n_rows(NULL), 0);
    ASSERT_EQ(table_find(NULL, "a"), -1);
    ASSERT_STR(table_column_at(table, GROUP)->name, "Group");
    ASSERT_EQ(table_n_columns(table), 4);
}

TEST(rows_are_found_by_key_while_the_table_changes)
{
    _cleanup_(table_freep) struct table *table = new_table();
    char key[16];

    for (int i = 0; i < 1000; i++) {
        snprintf(key, sizeof(key), "k%d", i);
        add(table, key, NULL);
    }
    ASSERT_EQ(table_find(table, "k999"), 999);
    ASSERT_EQ(table_find(table, "K999"), -1);
    table_remove_row(table, 500);
    ASSERT_EQ(table_find(table, "k500"), -1);
    ASSERT_EQ(table_find(table, "k999"), 998);
    ASSERT_HR(table_set_text(table, 0, KEY, "other"), S_OK);
    ASSERT_EQ(table_find(table, "k0"), -1);
    ASSERT_EQ(table_find(table, "other"), 0);
    add(table, "last", NULL);
    ASSERT_EQ(table_find(table, "last"), 999);
}

TEST(rows_of_a_column_come_in_order)
{
    _cleanup_(table_freep) struct table *table = new_table();
    char key[16];
    ptrdiff_t row = -1;

    for (int i = 0; i < 300; i++) {
        snprintf(key, sizeof(key), "k%d", i);
        add(table, key, i % 3 == 1 ? "one" : i % 3 == 2 ? "two" : NULL);
    }
    for (int i = 0; i < 100; i++) {
        row = table_find_in(table, GROUP, "two", (size_t)(row + 1));
        ASSERT_EQ(row, i * 3 + 2);
    }
    ASSERT_EQ(table_find_in(table, GROUP, "two", (size_t)row + 1), -1);
    ASSERT_EQ(table_find_in(table, GROUP, "one", 100), 100);
    ASSERT_EQ(table_find_in(table, GROUP, "one", 101), 103);
    ASSERT_EQ(table_find_in(table, SMALL, "one", 0), -1);
    ASSERT_EQ(table_find_in(table, -1, "one", 0), -1);
}

TEST(rows_are_found_without_memory_for_an_index)
{
    _cleanup_(table_freep) struct table *table = new_table();

    add(table, "a", NULL);
    add(table, "b", NULL);
    FOR_EACH_FAILING_ALLOCATION(ASSERT_EQ(table_find(table, "b"), 1));
}

TEST(names_and_columns_have_limits)
{
    struct column many[TABLE_COLUMNS_MAX + 1] = {{"A", COLUMN_TEXT, 0, true}};
    char name[TABLE_NAME_MAX + 1];
    struct table *table;

    memset(name, 'n', TABLE_NAME_MAX);
    name[TABLE_NAME_MAX] = '\0';
    ASSERT_HR(table_new("Many", many, TABLE_COLUMNS_MAX + 1, &table), E_INVALIDARG);
    ASSERT_HR(table_new(name, many, 1, &table), E_INVALIDARG);
    ASSERT_HR(table_new("", many, 1, &table), E_INVALIDARG);
}
