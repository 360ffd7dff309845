/* SPDX-License-Identifier: MIT */
#include "statement/standard_action.h"

#include <string.h>

#include "test.h"

TEST(each_is_found_by_its_name)
{
    const struct standard_action *action;
    size_t n = 0;

    for (; (action = standard_action_at(n)); n++)
        ASSERT_TRUE(standard_action_find(action->name) == action);
    ASSERT_TRUE(n > 70);
    ASSERT_TRUE(!standard_action_find("Nobody"));
    ASSERT_TRUE(!standard_action_find("installfiles"));
    ASSERT_TRUE(!standard_action_find(""));
}

/* Windows numbers each sequence without repeating a number. */
TEST(no_two_have_one_place_in_a_sequence)
{
    const struct standard_action *one, *other;

    for (size_t i = 0; (one = standard_action_at(i)); i++) {
        ASSERT_TRUE(!one->sequences == !one->number);
        for (size_t j = i + 1; (other = standard_action_at(j)); j++)
            ASSERT_FALSE(one->number == other->number && (one->sequences & other->sequences));
    }
}

/* The order of Windows' pages on the sequence tables. */
TEST(the_numbers_are_in_the_order_of_the_sections)
{
    const struct standard_action *one, *other;

    for (size_t i = 0; (one = standard_action_at(i)); i++)
        for (size_t j = 0; (other = standard_action_at(j)); j++)
            if (one->number && other->number && one->section && other->section)
                ASSERT_FALSE(one->section < other->section && one->number > other->number);
    ASSERT_EQ(standard_action_find("InstallFiles")->section, SECTION_EXECUTION);
    ASSERT_STR(action_sequence_names[0], "InstallExecuteSequence");
}
