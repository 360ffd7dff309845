/* SPDX-License-Identifier: MIT */
#include <comity/windows.h>

#include "test.h"

TEST(words_are_sorted_as_people_do)
{
    ASSERT_EQ(lstrcmpW(u"apple", u"Apple"), -1);
    ASSERT_EQ(lstrcmpW(u"Apple", u"banana"), -1);
    ASSERT_EQ(lstrcmpW(u"co-op", u"coop"), 1);
    ASSERT_EQ(lstrcmpW(u"coop", u"co-ordinate"), -1);
    ASSERT_EQ(lstrcmpW(u"9", u"a"), -1);
    ASSERT_EQ(lstrcmpiW(u"STRASSE", u"strasse"), 0);
    ASSERT_EQ(lstrcmpiA("abc", "ABD"), -1);
    ASSERT_EQ(lstrcmpA(NULL, ""), -1);
    ASSERT_EQ(lstrcmpA(NULL, NULL), 0);
    ASSERT_EQ(CompareStringW(LOCALE_INVARIANT, NORM_IGNORECASE, u"ABx", 2, u"ab", -1), CSTR_EQUAL);
    ASSERT_EQ(CompareStringW(LOCALE_INVARIANT, SORT_STRINGSORT, u"co-op", -1, u"coop", -1),
              CSTR_LESS_THAN);
    ASSERT_EQ(CompareStringW(LOCALE_INVARIANT, 0, NULL, 0, u"a", 1), 0);
    ASSERT_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
}

TEST(strings_are_copied_as_far_as_there_is_room)
{
    WCHAR wide[8];
    char text[4];

    ASSERT_TRUE(lstrcpynA(text, "abcdef", 4) == text);
    ASSERT_STR(text, "abc");
    ASSERT_TRUE(lstrcpynA(text, NULL, 4) == NULL);
    lstrcatW(lstrcpyW(wide, u"ab"), u"cd");
    ASSERT_U16(wide, u"abcd");
    ASSERT_EQ(lstrlenW(wide), 4);
    ASSERT_EQ(lstrlenA(NULL), 0);
}

TEST(text_is_formatted)
{
    WCHAR wide[1024];
    char text[1024];

    ASSERT_EQ(wsprintfW(wide, u"%s|%S|%hs|%ls|%c", u"w", "n", "h", u"l", u'c'), 9);
    ASSERT_U16(wide, u"w|n|h|l|c");
    ASSERT_EQ(wsprintfA(text, "%s|%S|%ls", "n", u"w", u"l"), 5);
    ASSERT_STR(text, "n|w|l");
    wsprintfA(text, "%5d|%-5d|%05d|%.3d|%u|%lu", -42, 42, 42, 4, 0xffffffffu, 7u);
    ASSERT_STR(text, "  -42|42   |00042|004|4294967295|7");
    wsprintfA(text, "%x|%X|%#x|%08lX|%I64d|%hd", 255, 255, 255, 0xabc, -((LONGLONG)1 << 40), 65535);
    ASSERT_STR(text, "ff|FF|0xff|00000ABC|-1099511627776|-1");
    wsprintfA(text, "%10s|%-4s|%.2s|%%|%s", "abc", "a", "abc", (char *)NULL);
    ASSERT_STR(text, "       abc|a   |ab|%|(null)");
    wsprintfA(text, "%p", (void *)0x1234);
    ASSERT_STR(text, "0000000000001234");
    ASSERT_EQ(wsprintfA(text, "%2000d", 1), 1023);
}

TEST(a_heap_goes_with_its_blocks)
{
    HANDLE heap = HeapCreate(0, 0, 0);
    char *block;

    block = HeapAlloc(heap, HEAP_ZERO_MEMORY, 10);
    ASSERT_EQ(block[9], 0);
    ASSERT_EQ(HeapSize(heap, 0, block), 10);
    block = HeapReAlloc(heap, HEAP_ZERO_MEMORY, block, 100000);
    ASSERT_EQ(block[99999], 0);
    ASSERT_TRUE(HeapValidate(heap, 0, block));
    ASSERT_FALSE(HeapValidate(GetProcessHeap(), 0, block));
    ASSERT_TRUE(HeapAlloc(heap, 0, 1) != NULL);
    ASSERT_TRUE(HeapFree(heap, 0, block));
    ASSERT_TRUE(HeapDestroy(heap));
    ASSERT_FALSE(HeapDestroy(GetProcessHeap()));
    block = HeapAlloc(GetProcessHeap(), 0, 1);
    ASSERT_TRUE(HeapReAlloc(GetProcessHeap(), HEAP_REALLOC_IN_PLACE_ONLY, block, 2) == NULL);
    ASSERT_TRUE(HeapFree(GetProcessHeap(), 0, block));
    ASSERT_TRUE(HeapFree(GetProcessHeap(), 0, NULL));
}

TEST(uuids_have_no_braces)
{
    UUID uuid, read;
    RPC_STATUS status;
    RPC_CSTR text;
    RPC_WSTR wide;

    ASSERT_EQ(UuidCreate(&uuid), RPC_S_OK);
    ASSERT_EQ(UuidToStringA(&uuid, &text), RPC_S_OK);
    ASSERT_EQ(strlen((char *)text), 36);
    ASSERT_EQ(UuidFromStringA(text, &read), RPC_S_OK);
    ASSERT_TRUE(UuidEqual(&uuid, &read, &status));
    ASSERT_EQ(RpcStringFreeA(&text), RPC_S_OK);
    ASSERT_TRUE(text == NULL);
    ASSERT_EQ(UuidToStringW(&IID_IUnknown, &wide), RPC_S_OK);
    ASSERT_U16(wide, u"00000000-0000-0000-c000-000000000046");
    RpcStringFreeW(&wide);
    ASSERT_EQ(UuidFromStringA((RPC_CSTR) "{00000000-0000-0000-C000-000000000046}", &read),
              RPC_S_INVALID_STRING_UUID);
    ASSERT_EQ(UuidFromStringW(NULL, &read), RPC_S_OK);
    ASSERT_TRUE(UuidIsNil(&read, &status));
    ASSERT_EQ(UuidCompare(&IID_IUnknown, &IID_IClassFactory, &status), -1);
}
