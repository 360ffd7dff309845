/* SPDX-License-Identifier: MIT */
#include "image/version_info.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <comity/selfreg.h>
#include <comity/winerror.h>

#include "base/hresult.h"
#include "image/elf_resource.h"
#include "image/file_view.h"
#include "test.h"

#define MINOR 7
COMITY_SELF_REGISTER("Example Ltd", "Example", "Zählt", 3, MINOR);

/* This program's own version information. */
static struct version_info own_info(void)
{
    struct resource_set set;
    struct version_info info;

    ASSERT_HR(elf_resource_set_of_loaded(dlopen(NULL, RTLD_LAZY), &set), S_OK);
    ASSERT_HR(version_info_of(&set, &info), S_OK);
    return info;
}

static void check_query(const struct version_info *info, const char16_t *path, const char *expected)
{
    struct version_block block;
    char *text;

    ASSERT_HR(version_info_query(info, path, &block), S_OK);
    ASSERT_TRUE(block.is_text);
    text = version_block_to_utf8(&block);
    ASSERT_STR(text, expected);
    free(text);
}

TEST(the_marker_macro_makes_version_information)
{
    struct version_info info = own_info();
    struct version_numbers numbers;
    struct version_block block;

    ASSERT_TRUE(version_info_numbers(&info, &numbers));
    ASSERT_EQ(numbers.file[0], 3);
    ASSERT_EQ(numbers.file[1], 7);
    ASSERT_EQ(numbers.product[0], 3);
    ASSERT_EQ(numbers.os, 0x40004);
    check_query(&info, u"\\StringFileInfo\\040904B0\\CompanyName", "Example Ltd");
    check_query(&info, u"\\StringFileInfo\\040904B0\\FileDescription", "Zählt");
    check_query(&info, u"\\StringFileInfo\\040904B0\\ProductName", "Example");
    check_query(&info, u"\\StringFileInfo\\040904B0\\FileVersion", "3.7");
    check_query(&info, u"\\StringFileInfo\\040904B0\\ProductVersion", "3.7");
    check_query(&info, u"\\stringfileinfo\\040904b0\\oleselfregister", "");
    ASSERT_HR(version_info_query(&info, u"\\VarFileInfo\\Translation", &block), S_OK);
    ASSERT_EQ(memcmp(block.value.bytes, "\x09\x04\xb0\x04", 4), 0);
    ASSERT_EQ(block.value_count, 4);
}

TEST(the_marker_is_found_without_loading)
{
    struct version_block block;
    struct resource_set set;
    struct version_info info;
    struct file_view view;

    ASSERT_HR(file_view_open("/proc/self/exe", &view), S_OK);
    ASSERT_HR(elf_resource_set_of_file(view.bytes, &set), S_OK);
    ASSERT_HR(version_info_of(&set, &info), S_OK);
    ASSERT_HR(version_info_find_string(&info, u"OLESelfRegister", &block), S_OK);
    ASSERT_HR(version_info_find_string(&info, u"OleSelfRegistered", &block), S_FALSE);
    file_view_close(&view);
}

TEST(what_is_not_there_is_not_found)
{
    struct version_info info = own_info();
    struct resource_set set = {0};
    struct version_block block;

    ASSERT_HR(version_info_query(&info, u"\\StringFileInfo\\040904E4\\CompanyName", &block),
              S_FALSE);
    ASSERT_HR(version_info_query(&info, u"\\Nothing", &block), S_FALSE);
    ASSERT_HR(version_info_of(&set, &info), S_FALSE);
}

TEST(the_root_is_a_backslash_or_nothing)
{
    struct version_info info = own_info();
    static const char16_t *const roots[] = {u"\\", u"", u"\\\\"};
    struct version_block block;

    for (int i = 0; i < 3; i++) {
        ASSERT_HR(version_info_query(&info, roots[i], &block), S_OK);
        ASSERT_EQ(block.value_count, 52);
        ASSERT_EQ(block.value.size, 52);
    }
}

static HRESULT count_strings(void *context, const struct span *language,
                             const struct version_block *string)
{
    ASSERT_EQ(language->size, 16);
    return ++*(int *)context == 4 ? S_FALSE : S_OK;
}

TEST(strings_are_visited_until_the_visitor_stops)
{
    struct version_info info = own_info();
    int n = 0;

    ASSERT_HR(version_info_visit_strings(&info, count_strings, &n), S_FALSE);
    ASSERT_EQ(n, 4);
    n = 100;
    ASSERT_HR(version_info_visit_strings(&info, count_strings, &n), S_OK);
    ASSERT_EQ(n, 106);
}

/* With each byte in turn set to its worst, and cut at each place: nothing outside is read. */
TEST(damaged_bytes_are_survived)
{
    struct version_info own = own_info();
    HRESULT bad = hr_from_win32(ERROR_INVALID_DATA);
    unsigned n_bad = 0;

    for (size_t i = 0; i < own.bytes.size; i++) {
        uint8_t *bytes = malloc(own.bytes.size);
        struct version_block block;
        struct version_info info;
        HRESULT hr;

        memcpy(bytes, own.bytes.bytes, own.bytes.size);
        ASSERT_HR(version_info_read((struct span){bytes, i}, &info), bad);
        bytes[i] = 0xff;
        hr = version_info_read((struct span){bytes, own.bytes.size}, &info);
        if (hr == S_OK)
            hr = version_info_find_string(&info, u"ProductVersion", &block);
        ASSERT_TRUE(hr == S_OK || hr == S_FALSE || hr == bad);
        n_bad += hr == bad;
        free(bytes);
    }
    ASSERT_TRUE(n_bad >= 10);
}
