/* SPDX-License-Identifier: MIT */
#include <comity/windows.h>

#include "test.h"

TEST(a_block_knows_its_size)
{
    HANDLE heap = GetProcessHeap();
    char *block = HeapAlloc(heap, HEAP_ZERO_MEMORY, 5);

    ASSERT_TRUE(block);
    ASSERT_EQ((uintptr_t)block % 16, 0);
    ASSERT_EQ(HeapSize(heap, 0, block), 5);
    ASSERT_MEM(block, "\0\0\0\0", 5);
    memcpy(block, "abcd", 5);
    block = HeapReAlloc(heap, HEAP_ZERO_MEMORY, block, 100000);
    ASSERT_TRUE(block);
    ASSERT_MEM(block, "abcd\0\0", 7);
    ASSERT_EQ(HeapSize(heap, 0, block), 100000);
    ASSERT_TRUE(!HeapReAlloc(heap, HEAP_REALLOC_IN_PLACE_ONLY, block, 200000));
    ASSERT_TRUE(HeapReAlloc(heap, HEAP_REALLOC_IN_PLACE_ONLY, block, 7) == block);
    ASSERT_EQ(HeapSize(heap, 0, block), 7);
    ASSERT_TRUE(HeapFree(heap, 0, block));
    ASSERT_TRUE(HeapFree(heap, 0, NULL));
    ASSERT_TRUE(!HeapAlloc(heap, 0, (SIZE_T)-1));
    ASSERT_TRUE(!HeapReAlloc(heap, 0, NULL, 1));
}

TEST(a_private_heap_goes_with_its_blocks)
{
    HANDLE heap = HeapCreate(0, 0, 0);
    char *first = HeapAlloc(heap, 0, 10), *second = HeapAlloc(heap, 0, 20);

    ASSERT_TRUE(heap && first && second);
    ASSERT_TRUE(HeapReAlloc(heap, 0, first, 100000));
    ASSERT_TRUE(HeapFree(heap, 0, second));
    ASSERT_TRUE(HeapValidate(heap, 0, NULL));
    ASSERT_TRUE(HeapDestroy(heap));
    ASSERT_FALSE(HeapDestroy(GetProcessHeap()));
}

TEST(a_local_block_is_one_of_the_process_heap)
{
    void *block = LocalAlloc(LMEM_FIXED, 10);

    ASSERT_EQ(HeapSize(GetProcessHeap(), 0, block), 10);
    ASSERT_TRUE(HeapFree(GetProcessHeap(), 0, block));
    block = HeapAlloc(GetProcessHeap(), 0, 20);
    ASSERT_EQ(LocalSize(block), 20);
    ASSERT_TRUE(LocalFree(block) == NULL);
}
