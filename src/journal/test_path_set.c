/* SPDX-License-Identifier: MIT */
#include "journal/path_set.h"

#include <stdio.h>

#include "base/cleanup.h"
#include "test.h"

enum {
    MANY = 1000,
};

static const char *path_at(int i)
{
    static char path[64];

    snprintf(path, sizeof(path), "/some/folder/%d", i);
    return path;
}

TEST(what_is_added_is_in_it_until_it_is_removed)
{
    _cleanup_(path_set_deinit) struct path_set set = {0};

    for (int i = 0; i < MANY; i++)
        ASSERT_HR(path_set_add(&set, path_at(i)), S_OK);
    for (int i = 0; i < MANY; i += 2)
        path_set_remove(&set, path_at(i));
    for (int i = 0; i < MANY; i++)
        ASSERT_EQ(path_set_has(&set, path_at(i)), i % 2);
    ASSERT_FALSE(path_set_has(&set, path_at(MANY)));
    ASSERT_HR(path_set_add(&set, path_at(0)), S_OK);
    ASSERT_HR(path_set_add(&set, path_at(0)), S_FALSE);
}

TEST(a_failed_addition_adds_nothing)
{
    _cleanup_(path_set_deinit) struct path_set set = {0};

    FOR_EACH_FAILING_ALLOCATION({
        HRESULT hr = path_set_add(&set, path_at(1));

        ASSERT_HR(hr, test_allocation_failed() ? E_OUTOFMEMORY : S_OK);
        ASSERT_EQ(path_set_has(&set, path_at(1)), SUCCEEDED(hr));
    });
}
