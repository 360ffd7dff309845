/* SPDX-License-Identifier: MIT */
#include "selfreg/entries.h"

#include <comity/winnt.h>

#include "test.h"

static const uint8_t number[] = {1, 0, 0, 0};

static const struct operation operations[] = {
    {.kind = OPERATION_CREATE, .name = u"Software\\Thing"},
    {.kind = OPERATION_HOLD},
    {.kind = OPERATION_SET_VALUE, .name = u"a", .type = REG_DWORD, .data = number, .size = 4},
    {.kind = OPERATION_SET_WRITTEN},
    {.kind = OPERATION_DELETE_VALUE, .name = u"b"},
    {.kind = OPERATION_DELETE},
};

static HRESULT add_all(struct entries *entries)
{
    HRESULT hr = S_OK;

    for (size_t i = 0; SUCCEEDED(hr) && i < sizeof(operations) / sizeof(*operations); i++) {
        struct captured captured = {
            .hive = HIVE_MACHINE, .operation = &operations[i], .path = u"Software\\Thing"};

        hr = entries_add(entries, &captured);
    }
    return SUCCEEDED(hr) ? entries_add_removal(entries, false, "Software\\Own", "value") : hr;
}

TEST(what_says_something_to_people_is_kept)
{
    struct entries entries = {0};
    struct entry_counts counts;

    ASSERT_HR(add_all(&entries), S_OK);
    ASSERT_EQ(entries.n, 5);
    ASSERT_EQ(entries.items[0].kind, ENTRY_KEY_MADE);
    ASSERT_STR(entries.items[0].key, "Software\\Thing");
    ASSERT_TRUE(entries.items[0].is_machine);
    ASSERT_EQ(entries.items[1].kind, ENTRY_VALUE_SET);
    ASSERT_U16(entries.items[1].name, u"a");
    ASSERT_EQ(entries.items[1].size, 4);
    ASSERT_MEM(entries.items[1].data, number, 4);
    ASSERT_FALSE(entry_is_removal(&entries.items[1]));
    ASSERT_TRUE(entry_is_removal(&entries.items[2]));
    ASSERT_TRUE(entry_is_removal(&entries.items[3]));
    ASSERT_TRUE(entries.items[4].name != NULL && !entries.items[4].is_machine);

    entries.items[3].is_held_back = true;
    counts = entries_count_written(&entries);
    ASSERT_EQ(counts.keys, 1);
    ASSERT_EQ(counts.values, 3);
    ASSERT_EQ(entries_count_held_back(&entries), 1);
    entries_drop_last(&entries);
    ASSERT_EQ(entries.n, 4);
    entries_deinit(&entries);
}

TEST(a_list_without_memory_is_still_a_list)
{
    FOR_EACH_FAILING_ALLOCATION({
        struct entries entries = {0};
        HRESULT hr = add_all(&entries);

        ASSERT_TRUE(hr == S_OK || hr == E_OUTOFMEMORY);
        entries_deinit(&entries);
    });
}
