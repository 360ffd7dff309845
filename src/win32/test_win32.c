/* SPDX-License-Identifier: MIT */
#include <comity/windows.h>

#include <stdlib.h>

#include "test.h"

TEST(text_goes_both_ways)
{
    WCHAR wide[16];
    char text[16];

    ASSERT_EQ(MultiByteToWideChar(CP_UTF8, 0, "a\xd0\xb6", -1, wide, 16), 3);
    ASSERT_U16(wide, u"a\u0436");
    ASSERT_EQ(WideCharToMultiByte(CP_UTF8, 0, wide, -1, NULL, 0, NULL, NULL), 4);
    ASSERT_EQ(WideCharToMultiByte(CP_UTF8, 0, wide, -1, text, 16, NULL, NULL), 4);
    ASSERT_STR(text, "a\xd0\xb6");
}

TEST(a_short_buffer_is_an_error)
{
    WCHAR wide[2];

    ASSERT_EQ(MultiByteToWideChar(CP_UTF8, 0, "abc", -1, wide, 2), 0);
    ASSERT_EQ(GetLastError(), ERROR_INSUFFICIENT_BUFFER);
}

TEST(malformed_text_is_refused_on_demand)
{
    WCHAR wide[8];

    ASSERT_EQ(MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, "a\xff", 2, wide, 8), 0);
    ASSERT_EQ(GetLastError(), ERROR_NO_UNICODE_TRANSLATION);
    ASSERT_EQ(MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, "\xf0\x9f\x98\x80", 4, wide, 8),
              2);
    ASSERT_EQ(MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, "\xef\xbf\xbd", 3, wide, 8), 1);
}

TEST(names_compare_without_case)
{
    ASSERT_EQ(CompareStringOrdinal(u"abc", -1, u"ABD", -1, TRUE), CSTR_LESS_THAN);
    ASSERT_EQ(CompareStringOrdinal(u"abc", -1, u"ABC", 3, TRUE), CSTR_EQUAL);
    ASSERT_EQ(CompareStringOrdinal(u"abc", -1, u"ABC", 3, FALSE), CSTR_GREATER_THAN);
}

TEST(a_program_knows_its_path)
{
    HMODULE module;
    char path[4096];
    WCHAR wide[4];

    ASSERT_TRUE(GetModuleFileNameA(NULL, path, sizeof(path)) > 0);
    ASSERT_TRUE(strstr(path, "test_win32"));
    ASSERT_EQ(GetModuleFileNameW(NULL, wide, 4), 4);
    ASSERT_EQ(GetLastError(), ERROR_INSUFFICIENT_BUFFER);
    ASSERT_TRUE(GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS, (LPCWSTR)(void *)&strlen,
                                   &module));
    ASSERT_TRUE(GetProcAddress(module, "strlen") != NULL);
    ASSERT_TRUE(GetProcAddress(module, "no such function") == NULL);
    ASSERT_EQ(GetLastError(), ERROR_PROC_NOT_FOUND);
    ASSERT_TRUE(FreeLibrary(module));
}

TEST(a_freed_handle_is_known_to_be_stale)
{
    HGLOBAL handle = GlobalAlloc(GMEM_MOVEABLE, 5);

    ASSERT_EQ(GlobalSize(handle), 5);
    ASSERT_TRUE(GlobalReAlloc(handle, 9, 0) == handle);
    ASSERT_EQ(GlobalSize(handle), 9);
    ASSERT_TRUE(GlobalFree(handle) == NULL);
    ASSERT_EQ(GlobalSize(handle), 0);
    ASSERT_TRUE(GlobalLock(handle) == NULL);
    ASSERT_EQ(GetLastError(), ERROR_INVALID_HANDLE);
    ASSERT_TRUE(GlobalReAlloc(handle, 1, 0) == NULL);
    ASSERT_EQ(GlobalFlags(handle), GMEM_INVALID_HANDLE);
    ASSERT_TRUE(GlobalFree(handle) == handle);
}

TEST(a_fixed_block_knows_its_size_and_keeps_its_bytes)
{
    char *block = GlobalAlloc(GMEM_FIXED, 1), *bigger;

    block[0] = 'x';
    ASSERT_EQ(GlobalSize(block), 1);
    ASSERT_TRUE(GlobalLock(block) == block);
    bigger = GlobalReAlloc(block, 100000, GMEM_MOVEABLE);
    ASSERT_TRUE(bigger != block);
    ASSERT_EQ(bigger[0], 'x');
    ASSERT_EQ(GlobalSize(bigger), 100000);
    ASSERT_TRUE(GlobalFree(bigger) == NULL);
}

TEST(modules_of_windows_are_this_library)
{
    HMODULE module = GetModuleHandleA("OLE32.DLL");

    ASSERT_TRUE(module != NULL);
    ASSERT_TRUE(module == GetModuleHandleW(u"kernel32"));
    ASSERT_TRUE(GetModuleHandleA("ole") == NULL);
    ASSERT_EQ(GetLastError(), ERROR_MOD_NOT_FOUND);
    ASSERT_TRUE(GetModuleHandleA("nothing32.dll") == NULL);
    module = LoadLibraryA("oleaut32");
    ASSERT_TRUE(module != NULL);
    ASSERT_TRUE(FreeLibrary(module));
}
