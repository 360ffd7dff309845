/* SPDX-License-Identifier: MIT */
#include "base/arena.h"

#include <stdint.h>
#include <string.h>

#include "test.h"

TEST(memory_is_zeroed_aligned_and_apart)
{
    unsigned char *pieces[1000];
    struct arena arena = {0};

    for (size_t i = 0; i < 1000; i++) {
        pieces[i] = arena_alloc(&arena, i);
        ASSERT_TRUE(pieces[i]);
        ASSERT_EQ((uintptr_t)pieces[i] % 16, 0);
        for (size_t k = 0; k < i; k++)
            ASSERT_EQ(pieces[i][k], 0);
        memset(pieces[i], (int)i, i);
    }
    for (size_t i = 1; i < 1000; i++) {
        ASSERT_EQ(pieces[i][0], (unsigned char)i);
        ASSERT_EQ(pieces[i][i - 1], (unsigned char)i);
    }
    arena_deinit(&arena);
    ASSERT_FALSE(arena.blocks);
}

TEST(sizes_that_no_memory_has_are_refused)
{
    struct arena arena = {0};

    ASSERT_FALSE(arena_alloc(&arena, SIZE_MAX));
    ASSERT_FALSE(arena_alloc(&arena, SIZE_MAX - 64));
    ASSERT_FALSE(arena_alloc_array(&arena, SIZE_MAX / 2, 4));
    ASSERT_TRUE(arena_alloc_array(&arena, 3, 5));
    arena_deinit(&arena);
}
