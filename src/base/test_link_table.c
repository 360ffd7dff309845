/* SPDX-License-Identifier: MIT */
#include "base/link_table.h"

#include <stdlib.h>

#include "test.h"

enum {
    MANY = 10000,
    LONGEST = 32,
};

struct entry {
    struct list link;
    uint64_t key;
};

static uint64_t hash(const struct list *link)
{
    return container_of(link, struct entry, link)->key;
}

static struct entry *find(struct link_table *table, uint64_t key, int *ret_steps)
{
    *ret_steps = 0;
    list_for_each (link, link_table_list(table, key)) {
        ++*ret_steps;
        if (hash(link) == key)
            return container_of(link, struct entry, link);
    }
    return NULL;
}

static void fill(struct link_table *table, struct entry *entries, uint64_t stride)
{
    link_table_init(table, hash);
    for (int i = 0; i < MANY; i++) {
        entries[i].key = (uint64_t)i * stride;
        link_table_add(table, &entries[i].link);
    }
}

TEST(what_was_added_is_found_soon_whatever_the_distances)
{
    static const uint64_t strides[] = {1, 16, 48, 4096, UINT64_C(1) << 32};
    static struct entry entries[MANY];
    struct link_table table;
    int steps;

    for (size_t s = 0; s < sizeof(strides) / sizeof(*strides); s++) {
        fill(&table, entries, strides[s]);
        ASSERT_EQ(table.n, MANY);
        for (int i = 0; i < MANY; i++) {
            ASSERT_TRUE(find(&table, entries[i].key, &steps) == &entries[i]);
            ASSERT_TRUE(steps <= LONGEST);
        }
        link_table_deinit(&table);
    }
}

TEST(what_was_removed_is_not_found)
{
    static struct entry entries[MANY];
    struct link_table table;
    int steps;

    fill(&table, entries, 16);
    for (int i = 0; i < MANY; i += 2)
        link_table_remove(&table, &entries[i].link);
    link_table_remove(&table, &entries[0].link);
    ASSERT_EQ(table.n, MANY / 2);
    for (int i = 0; i < MANY; i++)
        ASSERT_TRUE(!find(&table, entries[i].key, &steps) == (i % 2 == 0));
    link_table_deinit(&table);
}

TEST(without_memory_to_grow_nothing_is_lost)
{
    static struct entry entries[MANY];
    struct link_table table;
    int steps;

    test_fail_allocation(1);
    fill(&table, entries, 16);
    ASSERT_TRUE(test_allocation_failed());
    for (int i = 0; i < MANY; i++)
        ASSERT_TRUE(find(&table, entries[i].key, &steps) == &entries[i]);
    link_table_deinit(&table);
}
