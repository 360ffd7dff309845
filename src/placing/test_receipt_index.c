/* SPDX-License-Identifier: MIT */
#include "placing/receipt_index.h"

#include <stdio.h>

#include "test.h"

enum {
    N = 1000,
};

static char keys[N][8], paths[N][16];
static struct receipt_entry all[N], *entries[N];

static void fill(struct receipt_index *index)
{
    for (int i = 0; i < N; i++) {
        snprintf(keys[i], sizeof(keys[i]), "k%d", i);
        snprintf(paths[i], sizeof(paths[i]), "/path/%d", i / 2);
        all[i] = (struct receipt_entry){
            .table = i % 2 ? "File" : "Shortcut", .key = keys[i / 2], .path = paths[i]};
        entries[i] = &all[i];
        ASSERT_HR(receipt_index_reserve(index, entries, (size_t)i), S_OK);
        receipt_index_add(index, entries[i]);
    }
}

TEST(entries_are_found_by_table_and_key)
{
    struct receipt_index index = {0};

    fill(&index);
    for (int i = 0; i < N; i++)
        ASSERT_TRUE(receipt_index_find(&index, &all[i]) == &all[i]);
    ASSERT_TRUE(!receipt_index_find(&index, &(struct receipt_entry){.table = "File", .key = ""}));
    receipt_index_deinit(&index);
}

TEST(the_first_of_several_is_found_by_path)
{
    struct receipt_index index = {.kind = RECEIPT_BY_PATH};

    fill(&index);
    for (int i = 0; i < N; i += 2)
        ASSERT_TRUE(receipt_index_find(&index, &all[i + 1]) == &all[i]);
    ASSERT_TRUE(!receipt_index_find(&index, &(struct receipt_entry){.path = "/path"}));
    receipt_index_deinit(&index);
}

TEST(an_empty_index_finds_nothing)
{
    struct receipt_index index = {0};

    ASSERT_TRUE(!receipt_index_find(&index, &(struct receipt_entry){.table = "a", .key = "b"}));
}
