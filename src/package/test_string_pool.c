/* SPDX-License-Identifier: MIT */
#include "package/string_pool.h"

#include <stdio.h>

#include "test.h"

TEST(texts_are_there_once_and_counted)
{
    static char texts[5000][8];
    _cleanup_(string_pool_freep) struct string_pool *pool = NULL;
    uint32_t number, references;

    ASSERT_HR(string_pool_new(&pool), S_OK);
    for (unsigned round = 0; round < 2; round++)
        for (uint32_t i = 0; i < 5000; i++) {
            snprintf(texts[i], sizeof(texts[i]), "t%u", (unsigned)i);
            ASSERT_HR(string_pool_add(pool, texts[i], &number), S_OK);
            ASSERT_EQ(number, i + 1);
        }
    ASSERT_EQ(string_pool_last(pool), 5000);
    ASSERT_STR(string_pool_at(pool, 42, &references), "t41");
    ASSERT_EQ(references, 2);
    ASSERT_EQ(string_pool_find(pool, "t4999"), 5000);
    ASSERT_EQ(string_pool_find(pool, "none"), 0);
}

TEST(null_is_number_0)
{
    _cleanup_(string_pool_freep) struct string_pool *pool = NULL;
    uint32_t number = 1;

    ASSERT_HR(string_pool_new(&pool), S_OK);
    ASSERT_HR(string_pool_add(pool, NULL, &number), S_OK);
    ASSERT_EQ(number, 0);
    ASSERT_EQ(string_pool_last(pool), 0);
}
