/* SPDX-License-Identifier: MIT */
#include <pthread.h>
#include <stdlib.h>

#include "automation/bstr_cache.h"
#include "test.h"

/* A sanitized build has no cache. */
static void *kept_block(size_t size)
{
    void *block = malloc(size);

    if (!bstr_cache_keep(block)) {
        free(block);
        test_skip("this build has no cache");
    }
    return block;
}

TEST(the_first_block_is_taken_first)
{
    void *first = kept_block(64), *second = kept_block(64);

    ASSERT_TRUE(bstr_cache_take(64) == first);
    ASSERT_TRUE(bstr_cache_take(60) == second);
    ASSERT_TRUE(bstr_cache_take(64) == NULL);
    free(first);
    free(second);
}

TEST(a_block_is_kept_once)
{
    void *block = kept_block(32);

    ASSERT_TRUE(bstr_cache_keep(block));
    ASSERT_TRUE(bstr_cache_take(32) == block);
    ASSERT_TRUE(bstr_cache_take(32) == NULL);
    free(block);
}

TEST(a_block_is_never_too_small)
{
    for (size_t have = 1; have < 300; have++) {
        void *block = malloc(have), *taken;

        if (!bstr_cache_keep(block)) {
            free(block);
            continue;
        }
        taken = bstr_cache_take(have + 24);
        ASSERT_TRUE(!taken);
        taken = bstr_cache_take(have);
        ASSERT_TRUE(taken == block);
        memset(taken, 0, have);
        free(taken);
    }
}

TEST(not_everything_is_kept)
{
    void *blocks[7], *large = malloc(100000);

    ASSERT_FALSE(bstr_cache_keep(large));
    for (int i = 0; i < 6; i++)
        blocks[i] = kept_block(48);
    blocks[6] = malloc(48);
    ASSERT_FALSE(bstr_cache_keep(blocks[6]));
    bstr_cache_disable();
    ASSERT_TRUE(bstr_cache_take(48) == NULL);
    ASSERT_FALSE(bstr_cache_keep(blocks[6]));
    free(blocks[6]);
    free(large);
}

static void *keep_and_leave(void *unused)
{
    void *block = malloc(32);

    if (!bstr_cache_keep(block))
        free(block);
    return unused;
}

TEST(a_thread_leaves_nothing_behind)
{
    pthread_t thread;

    ASSERT_EQ(pthread_create(&thread, NULL, keep_and_leave, NULL), 0);
    ASSERT_EQ(pthread_join(thread, NULL), 0);
    ASSERT_TRUE(bstr_cache_take(32) == NULL);
}
