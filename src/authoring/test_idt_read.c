/* SPDX-License-Identifier: MIT */
#include "authoring/idt_read.h"

#include "base/cleanup.h"
#include "base/hresult.h"
#include "test.h"

struct seen {
    char file[32];
    size_t row;
};

static HRESULT see(void *context, const struct table *table, size_t row, const char *file)
{
    struct seen *seen = context;

    strncpy(seen->file, file, sizeof(seen->file) - 1);
    seen->row = row;
    return S_OK;
}

static HRESULT read_text(const char *text, struct table **table, struct seen *seen)
{
    const struct idt_streams streams = {see, seen};

    return idt_read("trial.idt", text, strlen(text), &streams, table);
}

static const char trial[] = "Key\tNumber\tText\tData\r\n"
                            "s72\tI2\tL0\tV0\r\n"
                            "1252\tTrial\tKey\r\n"
                            "a\t-5\tone\x10two\x19three\tfile\r\n"
                            "b\r\n";

TEST(tables_are_read)
{
    _cleanup_(table_freep) struct table *table = NULL;
    _cleanup_(freep) char *name = idt_table_name(trial, sizeof(trial) - 1);
    struct seen seen = {.row = 9};
    int32_t number;

    ASSERT_STR(name, "Trial");
    ASSERT_HR(read_text(trial, &table, &seen), S_OK);
    ASSERT_STR(table_name(table), "Trial");
    ASSERT_EQ(table_n_rows(table), 2);
    ASSERT_TRUE(table_number(table, 0, 1, &number));
    ASSERT_EQ(number, -5);
    ASSERT_STR(table_text(table, 0, 2), "one\ttwo\nthree");
    ASSERT_STR(seen.file, "file");
    ASSERT_EQ(seen.row, 0);
    ASSERT_TRUE(table_is_null(table, 1, 1));
    ASSERT_TRUE(table_column_at(table, 0)->is_key);
    ASSERT_FALSE(table_column_at(table, 1)->is_key);
    ASSERT_TRUE(table_column_at(table, 2)->is_localizable);
}

TEST(rows_are_added_to_a_table_that_is_there)
{
    _cleanup_(table_freep) struct table *table = NULL;
    struct seen seen;

    ASSERT_HR(read_text(trial, &table, &seen), S_OK);
    ASSERT_HR(read_text(trial, &table, &seen), S_OK);
    ASSERT_EQ(table_n_rows(table), 4);
    ASSERT_HR(read_text("Other\ns72\nTrial\tOther\nx\n", &table, &seen), E_INVALIDARG);
    ASSERT_TRUE(strstr(hr_message(), "with other columns"));
}

static void assert_refused(const char *text, const char *message)
{
    _cleanup_(table_freep) struct table *table = NULL;
    struct seen seen;

    ASSERT_HR(read_text(text, &table, &seen), E_INVALIDARG);
    ASSERT_STR(hr_message(), message);
}

TEST(what_is_wrong_is_named)
{
    assert_refused("A\n",
                   "trial.idt, line 1: three lines of head are missing: names, types, table and "
                   "keys");
    assert_refused("A\nx72\nT\tA\n",
                   "trial.idt, line 2: each column needs a type: s72, L255, i2, I4, v0");
    assert_refused("A\tB\ns72\tS72\nT\tB\n",
                   "trial.idt, line 3: the keys must be the first columns");
    assert_refused("A\ns72\nT\n", "trial.idt, line 3: it does not say which columns are keys");
    assert_refused("A\ns72\nT\tA\nx\ty\n",
                   "trial.idt, line 4: the row has more cells than there are columns");
    assert_refused("A\ni2\nT\tA\n1x\n", "trial.idt, line 4, column A: \"1x\" is no number");
    assert_refused("A\ni2\nT\tA\n40000\n", "table T, row 1, column A: it cannot hold 40000");
}
