/* SPDX-License-Identifier: MIT */
#include "action/skipped_actions.h"

#include <stdlib.h>

#include "test.h"

TEST(both_lists_count)
{
    const struct installation installation = {.skipped = (const char *const[]){"New", NULL},
                                              .skipped_before = "Old,Older"};

    ASSERT_TRUE(skipped_actions_have(&installation, "New"));
    ASSERT_TRUE(skipped_actions_have(&installation, "Old"));
    ASSERT_TRUE(skipped_actions_have(&installation, "Older"));
    ASSERT_FALSE(skipped_actions_have(&installation, "Ol"));
    ASSERT_FALSE(skipped_actions_have(&installation, "new"));
    ASSERT_FALSE(skipped_actions_have(&(struct installation){.log = NULL}, "New"));
}

static void expect_text(const struct installation *installation, const char *expected)
{
    _cleanup_(freep) char *text = skipped_actions_text(installation);

    ASSERT_STR(text, expected);
}

TEST(each_is_told_once)
{
    static const char *const names[] = {"B", "A", "C", NULL};

    expect_text(&(struct installation){.log = NULL}, "");
    expect_text(&(struct installation){.skipped = names}, "B,A,C");
    expect_text(&(struct installation){.skipped_before = "A,D"}, "A,D");
    expect_text(&(struct installation){.skipped = names, .skipped_before = "A,D"}, "A,D,B,C");
}
