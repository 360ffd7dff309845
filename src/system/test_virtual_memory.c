/* SPDX-License-Identifier: MIT */
#include <string.h>
#include <unistd.h>

#include <comity/memoryapi.h>
#include <comity/winbase.h>

#include "test.h"

enum {
    GRANULARITY = 65536,
};

static size_t page;

static char *reserve(size_t pages)
{
    page = (size_t)sysconf(_SC_PAGESIZE);
    return VirtualAlloc(NULL, pages * page, MEM_RESERVE, PAGE_READWRITE);
}

/* Asserts what the page at @address is and how many are like it. */
static void assert_pages(char *address, DWORD state, DWORD protect, size_t pages)
{
    MEMORY_BASIC_INFORMATION information;

    ASSERT_EQ(VirtualQuery(address, &information, sizeof(information)), sizeof(information));
    ASSERT_EQ(information.State, state);
    ASSERT_EQ(information.Protect, protect);
    ASSERT_EQ(information.RegionSize, pages * page);
}

TEST(memory_is_reserved_and_committed_at_once)
{
    char *memory = VirtualAlloc(NULL, 100, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);

    page = (size_t)sysconf(_SC_PAGESIZE);
    ASSERT_TRUE(memory);
    ASSERT_EQ((uintptr_t)memory % GRANULARITY, 0);
    ASSERT_EQ(memory[page - 1], 0);
    memset(memory, 'x', page);
    assert_pages(memory, MEM_COMMIT, PAGE_READWRITE, 1);
    ASSERT_TRUE(VirtualFree(memory, 0, MEM_RELEASE));
    ASSERT_FALSE(VirtualFree(memory, 0, MEM_RELEASE));
    ASSERT_EQ(GetLastError(), ERROR_INVALID_ADDRESS);
}

TEST(pages_of_a_reservation_are_committed_one_by_one)
{
    char *memory = reserve(8);

    assert_pages(memory, MEM_RESERVE, 0, 8);
    ASSERT_TRUE(VirtualAlloc(memory + 2 * page + 5, page, MEM_COMMIT, PAGE_READWRITE) ==
                memory + 2 * page);
    assert_pages(memory, MEM_RESERVE, 0, 2);
    assert_pages(memory + 3 * page, MEM_COMMIT, PAGE_READWRITE, 1);
    assert_pages(memory + 2 * page, MEM_COMMIT, PAGE_READWRITE, 2);
    memory[2 * page] = 'x';

    ASSERT_TRUE(VirtualAlloc(memory + 3 * page, page, MEM_COMMIT, PAGE_READONLY));
    assert_pages(memory + 2 * page, MEM_COMMIT, PAGE_READWRITE, 1);
    ASSERT_TRUE(VirtualAlloc(memory, 8 * page, MEM_COMMIT, PAGE_READWRITE));
    assert_pages(memory, MEM_COMMIT, PAGE_READWRITE, 8);
    ASSERT_EQ(memory[2 * page], 'x');
    ASSERT_TRUE(VirtualFree(memory, 0, MEM_RELEASE));
}

TEST(decommitted_pages_lose_their_content)
{
    char *memory = reserve(4);

    ASSERT_TRUE(VirtualAlloc(memory, 4 * page, MEM_COMMIT, PAGE_READWRITE));
    memset(memory, 'x', 4 * page);
    ASSERT_TRUE(VirtualFree(memory + page, page, MEM_DECOMMIT));
    assert_pages(memory + page, MEM_RESERVE, 0, 1);
    ASSERT_TRUE(VirtualAlloc(memory + page, page, MEM_COMMIT, PAGE_READWRITE));
    ASSERT_EQ(memory[page], 0);
    ASSERT_EQ(memory[2 * page], 'x');
    ASSERT_TRUE(VirtualFree(memory, 0, MEM_DECOMMIT));
    assert_pages(memory, MEM_RESERVE, 0, 4);
    ASSERT_FALSE(VirtualFree(memory + 3 * page, 2 * page, MEM_DECOMMIT));
    ASSERT_EQ(GetLastError(), ERROR_INVALID_ADDRESS);
    ASSERT_TRUE(VirtualFree(memory, 0, MEM_RELEASE));
}

TEST(a_range_of_choice_is_reserved_once)
{
    char *memory = reserve(64);

    ASSERT_TRUE(!VirtualAlloc(memory + page, page, MEM_RESERVE, PAGE_READWRITE));
    ASSERT_EQ(GetLastError(), ERROR_INVALID_ADDRESS);
    ASSERT_TRUE(VirtualFree(memory, 0, MEM_RELEASE));
    ASSERT_TRUE(VirtualAlloc(memory + page, page, MEM_RESERVE, PAGE_READWRITE) == memory);
    assert_pages(memory, MEM_RESERVE, 0, 2);
    ASSERT_TRUE(VirtualFree(memory, 0, MEM_RELEASE));
}

TEST(wrong_allocations_are_refused)
{
    static const struct {
        SIZE_T size;
        DWORD type, protect, error;
    } cases[] = {
        {0, MEM_RESERVE, PAGE_READWRITE, ERROR_INVALID_PARAMETER},
        {1, 0, PAGE_READWRITE, ERROR_INVALID_PARAMETER},
        {1, MEM_RESERVE | 1, PAGE_READWRITE, ERROR_INVALID_PARAMETER},
        {1, MEM_RESERVE, 0, ERROR_INVALID_PARAMETER},
        {1, MEM_RESERVE, PAGE_READWRITE | PAGE_READONLY, ERROR_INVALID_PARAMETER},
        {1, MEM_COMMIT, PAGE_READWRITE | PAGE_GUARD, ERROR_NOT_SUPPORTED},
        {SIZE_MAX, MEM_RESERVE, PAGE_READWRITE, ERROR_INVALID_PARAMETER},
        {SIZE_MAX / 2 + 2, MEM_RESERVE, PAGE_READWRITE, ERROR_NOT_ENOUGH_MEMORY},
    };
    char *memory;

    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        ASSERT_TRUE(!VirtualAlloc(NULL, cases[i].size, cases[i].type, cases[i].protect));
        ASSERT_EQ(GetLastError(), cases[i].error);
    }
    memory = reserve(4);
    ASSERT_TRUE(!VirtualAlloc(memory + 3 * page, 2 * page, MEM_COMMIT, PAGE_READWRITE));
    ASSERT_EQ(GetLastError(), ERROR_INVALID_ADDRESS);
    ASSERT_TRUE(!VirtualAlloc(memory, page, MEM_RESET, PAGE_READWRITE));
    ASSERT_EQ(GetLastError(), ERROR_INVALID_ADDRESS);
    ASSERT_FALSE(VirtualFree(memory, page, MEM_RELEASE));
    ASSERT_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
    ASSERT_FALSE(VirtualFree(memory + page, 0, MEM_RELEASE));
    ASSERT_EQ(GetLastError(), ERROR_INVALID_ADDRESS);
    ASSERT_FALSE(VirtualFree(memory, 0, MEM_RELEASE | MEM_DECOMMIT));
    ASSERT_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
    ASSERT_TRUE(VirtualFree(memory, 0, MEM_RELEASE));
}

TEST(no_allocation_is_half_done_without_memory)
{
    char *memory;

    FOR_EACH_FAILING_ALLOCATION({
        memory = VirtualAlloc(NULL, 1, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
        if (memory)
            ASSERT_TRUE(VirtualFree(memory, 0, MEM_RELEASE));
        else
            ASSERT_EQ(GetLastError(), ERROR_NOT_ENOUGH_MEMORY);
    });
    memory = reserve(4);
    FOR_EACH_FAILING_ALLOCATION({
        if (!VirtualAlloc(memory + page, page, MEM_COMMIT, PAGE_READWRITE))
            ASSERT_EQ(GetLastError(), ERROR_NOT_ENOUGH_MEMORY);
    });
    assert_pages(memory + page, MEM_COMMIT, PAGE_READWRITE, 1);
    ASSERT_TRUE(VirtualFree(memory, 0, MEM_RELEASE));
}

TEST(pages_are_protected_and_the_old_protection_is_told)
{
    char *memory = VirtualAlloc(NULL, GRANULARITY, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
    DWORD old = 0;

    page = (size_t)sysconf(_SC_PAGESIZE);
    ASSERT_TRUE(VirtualProtect(memory + page, page, PAGE_READONLY, &old));
    ASSERT_EQ(old, PAGE_READWRITE);
    assert_pages(memory, MEM_COMMIT, PAGE_READWRITE, 1);
    assert_pages(memory + page, MEM_COMMIT, PAGE_READONLY, 1);
    ASSERT_TRUE(VirtualProtect(memory + page, 1, PAGE_EXECUTE_READWRITE, &old));
    ASSERT_EQ(old, PAGE_READONLY);
    memory[page] = 'x';

    ASSERT_FALSE(VirtualProtect(memory, page, PAGE_READONLY, NULL));
    ASSERT_EQ(GetLastError(), ERROR_NOACCESS);
    ASSERT_FALSE(VirtualProtect(memory, page, 0x1000, &old));
    ASSERT_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
    ASSERT_FALSE(VirtualProtect(memory, 2 * GRANULARITY, PAGE_READONLY, &old));
    ASSERT_EQ(GetLastError(), ERROR_INVALID_ADDRESS);
    ASSERT_TRUE(VirtualFree(memory, 0, MEM_RELEASE));
    ASSERT_FALSE(VirtualProtect(memory, page, PAGE_READONLY, &old));
    ASSERT_EQ(GetLastError(), ERROR_INVALID_ADDRESS);
}

TEST(pages_that_nobody_reserved_are_described)
{
    MEMORY_BASIC_INFORMATION information;
    static const char constant[] = "constant";
    int local = 0;

    ASSERT_TRUE(VirtualQuery(constant, &information, sizeof(information)));
    ASSERT_EQ(information.State, MEM_COMMIT);
    ASSERT_EQ(information.Protect, PAGE_READONLY);
    ASSERT_EQ(information.Type, MEM_IMAGE);
    ASSERT_TRUE(VirtualQuery(&local, &information, sizeof(information)));
    ASSERT_EQ(information.Protect, PAGE_READWRITE);
    ASSERT_EQ(information.Type, MEM_PRIVATE);
    ASSERT_TRUE(VirtualQuery(NULL, &information, sizeof(information)));
    ASSERT_EQ(information.State, MEM_FREE);
    ASSERT_TRUE(information.RegionSize > 0);

    ASSERT_EQ(VirtualQuery(constant, &information, sizeof(information) - 1), 0);
    ASSERT_EQ(GetLastError(), ERROR_BAD_LENGTH);
    ASSERT_EQ(VirtualQuery((void *)-1, &information, sizeof(information)), 0);
    ASSERT_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
}

TEST(committed_pages_are_locked)
{
    char *memory = VirtualAlloc(NULL, 1, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);

    ASSERT_TRUE(VirtualLock(memory, 1));
    ASSERT_TRUE(VirtualUnlock(memory, 1));
    ASSERT_TRUE(VirtualFree(memory, 0, MEM_RELEASE));
}

#ifndef __SANITIZE_ADDRESS__ /* with it, locking succeeds whatever is locked */
TEST(what_was_released_is_not_locked)
{
    char *memory = VirtualAlloc(NULL, 1, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);

    ASSERT_TRUE(VirtualFree(memory, 0, MEM_RELEASE));
    ASSERT_FALSE(VirtualUnlock(memory, 1));
    ASSERT_EQ(GetLastError(), ERROR_NOT_LOCKED);
}
#endif
