/* SPDX-License-Identifier: MIT */
/*
 * Expectations: the pages of CreateFileMapping, MapViewOfFile and UnmapViewOfFile.
 */
#include <stdio.h>

#include <comity/windows.h>

#include "test.h"

static HANDLE open_file(const char *content)
{
    char path[4200];
    HANDLE file;
    DWORD n;

    snprintf(path, sizeof(path), "%s/mapped", test_home());
    file = CreateFileA(path, GENERIC_READ | GENERIC_WRITE, 0, NULL, CREATE_ALWAYS,
                       FILE_ATTRIBUTE_NORMAL, NULL);
    ASSERT_TRUE(file != INVALID_HANDLE_VALUE);
    ASSERT_TRUE(WriteFile(file, content, (DWORD)strlen(content), &n, NULL));
    return file;
}

TEST(a_view_outlives_its_mapping_and_file)
{
    HANDLE file = open_file("content"), mapping;
    const char *view;

    mapping = CreateFileMappingW(file, NULL, PAGE_READONLY, 0, 0, NULL);
    ASSERT_TRUE(mapping != NULL);
    CloseHandle(file);
    view = MapViewOfFile(mapping, FILE_MAP_READ, 0, 0, 0);
    ASSERT_TRUE(view != NULL);
    CloseHandle(mapping);
    ASSERT_MEM(view, "content", 7);
    ASSERT_TRUE(UnmapViewOfFile(view));
    ASSERT_FALSE(UnmapViewOfFile(view));
    ASSERT_EQ(GetLastError(), ERROR_INVALID_ADDRESS);
}

TEST(what_is_written_to_a_view_is_in_the_file)
{
    HANDLE file = open_file("content"), mapping;
    char bytes[8] = "", *view;
    DWORD n;

    mapping = CreateFileMappingA(file, NULL, PAGE_READWRITE, 0, 0, NULL);
    view = MapViewOfFile(mapping, FILE_MAP_WRITE, 0, 0, 3);
    ASSERT_TRUE(view != NULL);
    view[0] = 'C';
    ASSERT_TRUE(FlushViewOfFile(view, 0));
    ASSERT_TRUE(UnmapViewOfFile(view));
    view = MapViewOfFile(mapping, FILE_MAP_COPY, 0, 0, 0);
    view[1] = 'X';
    ASSERT_TRUE(UnmapViewOfFile(view));
    ASSERT_EQ(SetFilePointer(file, 0, NULL, FILE_BEGIN), 0);
    ASSERT_TRUE(ReadFile(file, bytes, 7, &n, NULL));
    ASSERT_STR(bytes, "Content");
    CloseHandle(mapping);
    CloseHandle(file);
}

TEST(handles_of_one_name_share_memory)
{
    HANDLE first, second;
    char *view, *same;

    first = CreateFileMappingW(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, 100, u"shared");
    ASSERT_TRUE(first != NULL);
    second = OpenFileMappingA(FILE_MAP_READ, FALSE, "shared");
    ASSERT_TRUE(second != NULL);
    view = MapViewOfFile(first, FILE_MAP_WRITE, 0, 0, 0);
    same = MapViewOfFile(second, FILE_MAP_READ, 0, 0, 0);
    view[99] = 'x';
    ASSERT_EQ(same[99], 'x');
    ASSERT_EQ(same[0], 0);
    UnmapViewOfFile(view);
    UnmapViewOfFile(same);
    CloseHandle(second);
    CloseHandle(first);
    ASSERT_TRUE(OpenFileMappingW(FILE_MAP_READ, FALSE, u"shared") == NULL);
    ASSERT_EQ(GetLastError(), ERROR_FILE_NOT_FOUND);
}

TEST(bad_mappings_are_refused)
{
    HANDLE file = open_file(""), mapping;

    ASSERT_TRUE(CreateFileMappingW(file, NULL, PAGE_READONLY, 0, 0, NULL) == NULL);
    ASSERT_EQ(GetLastError(), ERROR_FILE_INVALID);
    ASSERT_TRUE(CreateFileMappingW(file, NULL, PAGE_NOACCESS, 0, 1, NULL) == NULL);
    ASSERT_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
    ASSERT_TRUE(CreateFileMappingW(NULL, NULL, PAGE_READONLY, 0, 1, NULL) == NULL);
    ASSERT_EQ(GetLastError(), ERROR_INVALID_HANDLE);
    mapping = CreateFileMappingW(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, 10, NULL);
    ASSERT_TRUE(MapViewOfFile(mapping, FILE_MAP_READ, 0, 5, 0) == NULL);
    ASSERT_EQ(GetLastError(), ERROR_MAPPED_ALIGNMENT);
    ASSERT_TRUE(MapViewOfFile(mapping, FILE_MAP_READ, 0, 0, 11) == NULL);
    ASSERT_EQ(GetLastError(), ERROR_ACCESS_DENIED);
    ASSERT_TRUE(MapViewOfFile(file, FILE_MAP_READ, 0, 0, 0) == NULL);
    ASSERT_EQ(GetLastError(), ERROR_INVALID_HANDLE);
    CloseHandle(mapping);
    CloseHandle(file);
}
