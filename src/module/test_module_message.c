/* SPDX-License-Identifier: MIT */
#include "module/module_message.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <comity/windows.h>

#include "base/hresult.h"
#include "base/utf16.h"
#include "image/trial_pe.h"
#include "test.h"

/* Messages 0x80000001 "one", 0x80000002 "two %1" and, in a block of its own, 5 in bytes. */
static const struct {
    uint32_t n;
    uint32_t blocks[2][3];
    uint16_t one[2];
    char16_t one_text[6];
    uint16_t two[2];
    char16_t two_text[10];
    uint16_t five[2];
    char five_text[8];
} table = {
    2,       {{0x80000001, 0x80000002, 28}, {5, 5, 68}},
    {16, 1}, u"one\r\n",
    {24, 1}, u"two %1\r\n",
    {12, 0}, "five\r\n",
};

static HMODULE open_module(void)
{
    struct resource resource = {
        {.id = 11}, {.id = 1}, 1033, {(const uint8_t *)&table, sizeof(table)}};
    struct trial_pe trial = {.bits = 32, .resources = &resource, .n_resources = 1};
    struct span bytes = trial_pe_build(&trial);
    char path[PATH_MAX];
    HMODULE module;
    int fd;

    snprintf(path, sizeof(path), "%s/messages.dll", test_home());
    fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    ASSERT_EQ(write(fd, bytes.bytes, bytes.size), (ssize_t)bytes.size);
    close(fd);
    free((void *)bytes.bytes);
    module = LoadLibraryExA(path, NULL, LOAD_LIBRARY_AS_DATAFILE);
    ASSERT_TRUE(module != NULL);
    return module;
}

TEST(a_module_has_messages_of_its_own)
{
    DWORD_PTR arguments[] = {(DWORD_PTR) "apples"};
    HMODULE module = open_module();
    char text[64];

    ASSERT_EQ(FormatMessageA(FORMAT_MESSAGE_FROM_HMODULE, module, 0x80000001, 0, text, 64, NULL),
              5);
    ASSERT_STR(text, "one\r\n");
    ASSERT_EQ(FormatMessageA(FORMAT_MESSAGE_FROM_HMODULE | FORMAT_MESSAGE_ARGUMENT_ARRAY, module,
                             0x80000002, 0, text, 64, (void *)arguments),
              12);
    ASSERT_STR(text, "two apples\r\n");
    ASSERT_EQ(FormatMessageA(FORMAT_MESSAGE_FROM_HMODULE, module, 5, 1033, text, 64, NULL), 6);
    ASSERT_STR(text, "five\r\n");
    FreeLibrary(module);
}

TEST(the_module_comes_before_the_system)
{
    DWORD flags = FORMAT_MESSAGE_FROM_HMODULE | FORMAT_MESSAGE_FROM_SYSTEM;
    HMODULE module = open_module();
    char text[64];

    ASSERT_TRUE(FormatMessageA(flags, module, ERROR_ACCESS_DENIED, 0, text, 64, NULL) > 0);
    ASSERT_STR(text, "five\r\n");
    ASSERT_TRUE(FormatMessageA(flags, module, ERROR_FILE_NOT_FOUND, 0, text, 64, NULL) > 6);
    FreeLibrary(module);
}

TEST(what_is_missing_is_told)
{
    HMODULE module = open_module();
    char text[64];

    ASSERT_EQ(FormatMessageA(FORMAT_MESSAGE_FROM_HMODULE, module, 6, 0, text, 64, NULL), 0);
    ASSERT_EQ(GetLastError(), ERROR_MR_MID_NOT_FOUND);
    ASSERT_EQ(FormatMessageA(FORMAT_MESSAGE_FROM_HMODULE, module, 5, 1031, text, 64, NULL), 0);
    ASSERT_EQ(GetLastError(), ERROR_RESOURCE_LANG_NOT_FOUND);
    ASSERT_EQ(FormatMessageA(FORMAT_MESSAGE_FROM_HMODULE, NULL, 5, 0, text, 64, NULL), 0);
    ASSERT_EQ(GetLastError(), ERROR_RESOURCE_DATA_NOT_FOUND);
    FreeLibrary(module);
}

TEST(half_a_character_ends_a_text)
{
    struct {
        uint32_t n, block[3];
        uint16_t entry[2];
        uint8_t text[3];
    } odd = {1, {7, 7, 16}, {7, 1}, {'a', 0, 'b'}};
    char16_t *text;

    ASSERT_HR(module_message_read((struct span){(const uint8_t *)&odd, 23}, 7, &text), S_OK);
    ASSERT_TRUE(utf16_equal_nocase(text, u"ab"));
    free(text);
}

TEST(a_cut_table_has_what_is_left)
{
    for (size_t size = 0; size < sizeof(table); size++) {
        uint8_t *bytes = malloc(size + 1);
        char16_t *text = NULL;
        HRESULT hr;

        memcpy(bytes, &table, size);
        hr = module_message_read((struct span){bytes, size}, 0x80000001, &text);
        ASSERT_HR(hr, size < 44 ? hr_from_win32(ERROR_MR_MID_NOT_FOUND) : S_OK);
        if (text)
            ASSERT_TRUE(utf16_equal_nocase(text, u"one\r\n"));
        free(text);
        free(bytes);
    }
}
