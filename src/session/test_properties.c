/* SPDX-License-Identifier: MIT */
#include "session/properties.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/cleanup.h"
#include "test.h"

enum {
    MANY = 20000,
    NAME_SIZE = 16,
};

TEST(names_are_compared_with_case)
{
    struct properties properties;

    properties_init(&properties);
    ASSERT_HR(properties_set(&properties, "name", "1"), S_OK);
    ASSERT_HR(properties_set(&properties, "NAME", "2"), S_OK);
    ASSERT_STR(properties_get(&properties, "name"), "1");
    ASSERT_STR(properties_get(&properties, "NAME"), "2");
    ASSERT_TRUE(properties_get(&properties, "Name") == NULL);
    properties_deinit(&properties);
}

TEST(an_empty_value_is_none)
{
    struct properties properties;

    properties_init(&properties);
    ASSERT_HR(properties_set(&properties, "a", ""), S_OK);
    ASSERT_HR(properties_set(&properties, "a", NULL), S_OK);
    ASSERT_TRUE(properties_get(&properties, "a") == NULL);
    ASSERT_HR(properties_set(&properties, "a", "1"), S_OK);
    ASSERT_HR(properties_set(&properties, "a", ""), S_OK);
    ASSERT_TRUE(properties_get(&properties, "a") == NULL);
    ASSERT_HR(properties_set(&properties, "", "1"), E_INVALIDARG);
    ASSERT_EQ(properties.size, 0);
    properties_deinit(&properties);
}

TEST(a_value_may_have_a_null_character)
{
    struct properties properties;

    properties_init(&properties);
    ASSERT_HR(properties_set_bytes(&properties, "a", "\0np", 3), S_OK);
    ASSERT_EQ(properties_len(&properties, "a"), 3);
    ASSERT_MEM(properties_get(&properties, "a"), "\0np", 4);
    ASSERT_EQ(properties_len(&properties, "b"), 0);
    ASSERT_HR(properties_set_bytes(&properties, "a", "", 0), S_OK);
    ASSERT_TRUE(properties_get(&properties, "a") == NULL);
    ASSERT_EQ(properties.size, 0);
    properties_deinit(&properties);
}

/* A value may be made from the one before. */
TEST(a_property_can_be_set_to_itself)
{
    struct properties properties;

    properties_init(&properties);
    ASSERT_HR(properties_set(&properties, "a", "one two"), S_OK);
    ASSERT_HR(properties_set(&properties, "a", properties_get(&properties, "a") + 4), S_OK);
    ASSERT_STR(properties_get(&properties, "a"), "two");
    ASSERT_EQ(properties.size, 4);
    properties_deinit(&properties);
}

static void count(void *context, const char *name, const char *value)
{
    ASSERT_EQ(atoi(name + 1), atoi(value));
    ++*(int *)context;
}

TEST(many_are_found)
{
    struct properties properties;
    char name[NAME_SIZE], value[NAME_SIZE];
    int n = 0;

    properties_init(&properties);
    for (int i = 0; i < MANY; i++) {
        snprintf(name, sizeof(name), "P%d", i);
        snprintf(value, sizeof(value), "%d", i);
        ASSERT_HR(properties_set(&properties, name, value), S_OK);
    }
    for (int i = 0; i < MANY; i += 2) {
        snprintf(name, sizeof(name), "P%d", i);
        ASSERT_HR(properties_set(&properties, name, NULL), S_OK);
    }
    ASSERT_STR(properties_get(&properties, "P777"), "777");
    ASSERT_TRUE(properties_get(&properties, "P778") == NULL);
    properties_visit(&properties, count, &n);
    ASSERT_EQ(n, MANY / 2);
    properties_deinit(&properties);
}

TEST(all_together_have_a_limit)
{
    _cleanup_(freep) char *value = malloc(PROPERTIES_SIZE_MAX + 1);
    struct properties properties;

    properties_init(&properties);
    memset(value, 'x', PROPERTIES_SIZE_MAX);
    value[PROPERTIES_SIZE_MAX] = 0;
    ASSERT_HR(properties_set(&properties, "a", value), E_OUTOFMEMORY);
    value[PROPERTIES_SIZE_MAX - 1] = 0;
    ASSERT_HR(properties_set(&properties, "a", value), S_OK);
    ASSERT_HR(properties_set(&properties, "b", "1"), E_OUTOFMEMORY);
    properties_deinit(&properties);
}

TEST(public_names_have_no_small_letters)
{
    ASSERT_TRUE(property_is_public("ADDLOCAL_2"));
    ASSERT_FALSE(property_is_public("AddLocal"));
    ASSERT_FALSE(property_is_public(""));
}

TEST(memory_that_is_lacking_changes_nothing)
{
    struct properties properties;
    HRESULT hr;

    FOR_EACH_FAILING_ALLOCATION({
        properties_init(&properties);
        hr = properties_set(&properties, "a", "1");
        ASSERT_HR(hr, SUCCEEDED(hr) ? S_OK : E_OUTOFMEMORY);
        ASSERT_TRUE((properties_get(&properties, "a") != NULL) == SUCCEEDED(hr));
        properties_deinit(&properties);
    });
}
