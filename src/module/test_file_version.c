/* SPDX-License-Identifier: MIT */
/*
 * Version information through the ABI: this program's own, and the same in a PE file. What is
 * expected is documented for GetFileVersionInfoSize, GetFileVersionInfo and VerQueryValue.
 */
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <comity/selfreg.h>
#include <comity/windows.h>

#include "image/trial_pe.h"
#include "test.h"

COMITY_SELF_REGISTER("Büro", "Example", "Tests", 2, 5);

static const char own[] = "/proc/self/exe";

static void write_file(const char *name, struct span bytes, char path[static PATH_MAX])
{
    int fd;

    snprintf(path, PATH_MAX, "%s/%s", test_home(), name);
    fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    ASSERT_EQ(write(fd, bytes.bytes, bytes.size), (ssize_t)bytes.size);
    close(fd);
}

/* A PE file with this program's version information. */
static void write_pe(char path[static PATH_MAX])
{
    HRSRC found = FindResourceA(NULL, MAKEINTRESOURCEA(1), (LPCSTR)RT_VERSION);
    struct resource version = {
        {.id = 16}, {.id = 1}, 1033, {LoadResource(NULL, found), SizeofResource(NULL, found)}};
    struct trial_pe trial = {.bits = 64, .resources = &version, .n_resources = 1};
    struct span bytes = trial_pe_build(&trial);

    write_file("version.dll", bytes, path);
    free((void *)bytes.bytes);
}

static void check_file(const char *path)
{
    DWORD handle = 1, size = GetFileVersionInfoSizeA(path, &handle);
    _Alignas(4) char block[4096];
    VS_FIXEDFILEINFO *fixed;
    void *value;
    UINT len;

    ASSERT_EQ(handle, 0);
    ASSERT_TRUE(size > 0 && size <= sizeof(block));
    ASSERT_TRUE(GetFileVersionInfoA(path, 0, size, block));
    ASSERT_EQ(GetLastError(), 0);
    ASSERT_TRUE(VerQueryValueA(block, "\\", &value, &len));
    ASSERT_EQ(len, sizeof(*fixed));
    fixed = value;
    ASSERT_EQ(fixed->dwSignature, VS_FFI_SIGNATURE);
    ASSERT_EQ(fixed->dwFileVersionMS, 0x20005);
    ASSERT_TRUE(VerQueryValueW(block, u"\\VarFileInfo\\Translation", &value, &len));
    ASSERT_EQ(len, 4);
    ASSERT_EQ(*(DWORD *)value, 0x04b00409);
    ASSERT_TRUE(VerQueryValueA(block, "\\StringFileInfo\\040904B0\\CompanyName", &value, &len));
    ASSERT_STR((char *)value, "Büro");
    ASSERT_EQ(len, 6);
    ASSERT_TRUE(VerQueryValueW(block, u"\\StringFileInfo\\040904b0\\companyname", &value, &len));
    ASSERT_EQ(len, 5);
    ASSERT_EQ(memcmp(value, u"Büro", 10), 0);
    ASSERT_TRUE(VerQueryValueA(block, "\\StringFileInfo\\040904B0\\OLESelfRegister", &value, &len));
    ASSERT_STR((char *)value, "");
}

TEST(elf_and_pe_files_tell_their_version)
{
    char path[PATH_MAX];

    check_file(own);
    write_pe(path);
    check_file(path);
}

TEST(the_calls_have_all_their_forms)
{
    DWORD size = GetFileVersionInfoSizeW(u"/proc/self/exe", NULL);
    char block[4096];

    ASSERT_TRUE(size > 0 && size <= sizeof(block));
    ASSERT_EQ(GetFileVersionInfoSizeExW(FILE_VER_GET_NEUTRAL, u"/proc/self/exe", NULL), size);
    ASSERT_EQ(GetFileVersionInfoSizeExA(FILE_VER_GET_NEUTRAL, own, NULL), size);
    ASSERT_TRUE(GetFileVersionInfoW(u"/proc/self/exe", 0, size, block));
    ASSERT_TRUE(GetFileVersionInfoExW(FILE_VER_GET_NEUTRAL, u"/proc/self/exe", 0, size, block));
    ASSERT_TRUE(GetFileVersionInfoExA(FILE_VER_GET_NEUTRAL, own, 0, size, block));
}

TEST(files_without_a_version_say_what_they_lack)
{
    struct resource other = {{.id = 10}, {.id = 1}, 0, {(const uint8_t *)"abc", 3}};
    struct trial_pe trial = {.bits = 32, .resources = &other, .n_resources = 1};
    struct span bytes = trial_pe_build(&trial);
    char path[PATH_MAX];

    write_file("other.dll", bytes, path);
    free((void *)bytes.bytes);
    ASSERT_EQ(GetFileVersionInfoSizeA(path, NULL), 0);
    ASSERT_EQ(GetLastError(), ERROR_RESOURCE_TYPE_NOT_FOUND);
    ASSERT_EQ(GetFileVersionInfoSizeA("/etc/passwd", NULL), 0);
    ASSERT_EQ(GetLastError(), ERROR_RESOURCE_DATA_NOT_FOUND);
    ASSERT_EQ(GetFileVersionInfoSizeA("/bin/true", NULL), 0);
    ASSERT_EQ(GetLastError(), ERROR_RESOURCE_DATA_NOT_FOUND);
    ASSERT_EQ(GetFileVersionInfoSizeA("/nowhere/at/all", NULL), 0);
    ASSERT_EQ(GetLastError(), ERROR_FILE_NOT_FOUND);
    ASSERT_EQ(GetFileVersionInfoSizeA("", NULL), 0);
    ASSERT_EQ(GetLastError(), ERROR_BAD_PATHNAME);
    ASSERT_EQ(GetFileVersionInfoSizeW(NULL, NULL), 0);
    ASSERT_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
    ASSERT_TRUE(!GetFileVersionInfoA(own, 0, 100, NULL));
    ASSERT_EQ(GetLastError(), ERROR_INVALID_DATA);
}

/* "StringFileInfo" itself has no value; a text is as long as it says, which is not at all. */
TEST(a_block_without_a_value_has_an_empty_one)
{
    char block[4096];
    void *value;
    UINT len = 1;

    ASSERT_TRUE(GetFileVersionInfoA(own, 0, sizeof(block), block));
    ASSERT_TRUE(VerQueryValueW(block, u"\\StringFileInfo", &value, &len));
    ASSERT_EQ(len, 0);
    ASSERT_EQ(*(char16_t *)value, 0);
    ASSERT_TRUE(VerQueryValueA(block, "\\StringFileInfo\\040904B0", &value, &len));
    ASSERT_EQ(len, 0);
    ASSERT_STR((char *)value, "");
}

TEST(what_a_block_has_not_is_not_found)
{
    char block[4096];
    void *value;
    UINT len = 1;

    ASSERT_TRUE(GetFileVersionInfoA(own, 0, sizeof(block), block));
    ASSERT_TRUE(!VerQueryValueA(block, "\\StringFileInfo\\040704B0\\CompanyName", &value, &len));
    ASSERT_EQ(GetLastError(), ERROR_RESOURCE_TYPE_NOT_FOUND);
    ASSERT_EQ(len, 0);
    ASSERT_TRUE(!VerQueryValueW(NULL, u"\\", &value, &len));
    ASSERT_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
}

/* The fixed part has room; the strings behind it are gone, not looked for behind the buffer. */
TEST(a_small_buffer_gets_what_fits)
{
    char *block = malloc(100);
    void *value;
    UINT len;

    ASSERT_TRUE(GetFileVersionInfoA(own, 0, 100, block));
    ASSERT_TRUE(VerQueryValueW(block, u"\\", &value, &len));
    ASSERT_EQ(((VS_FIXEDFILEINFO *)value)->dwFileVersionMS, 0x20005);
    ASSERT_TRUE(!VerQueryValueW(block, u"\\StringFileInfo\\040904B0\\CompanyName", &value, &len));
    free(block);
}

/*
 * As in Windows' libraries, on whose sizes tests of others insist: twice the block, and four bytes.
 * A text has as much room in bytes as in UTF-16; one that needs more has it, too.
 */
TEST(a_text_in_bytes_has_the_room_that_it_needs)
{
    static const char16_t wide[] = u"\u4e2d\u6587\u4e2d\u6587\u4e2d\u6587\u4e2d\u6587\u4e2d\u6587";
    _Alignas(4) char block[4096], version[1024];
    HRSRC found = FindResourceA(NULL, MAKEINTRESOURCEA(1), (LPCSTR)RT_VERSION);
    struct resource resource = {
        {.id = 16}, {.id = 1}, 1033, {(uint8_t *)version, SizeofResource(NULL, found)}};
    struct trial_pe trial = {.bits = 64, .resources = &resource, .n_resources = 1};
    struct span bytes;
    char path[PATH_MAX];
    char16_t *text;
    void *value;
    UINT len;

    ASSERT_EQ(GetFileVersionInfoSizeA(own, NULL), 2 * resource.data.size + 4);
    memcpy(version, LoadResource(NULL, found), resource.data.size);
    ASSERT_TRUE(VerQueryValueW(version, u"\\StringFileInfo\\040904B0\\ProductName", &value, &len));
    text = value;
    for (UINT i = 0; i + 1 < len; i++)
        text[i] = wide[i];
    bytes = trial_pe_build(&trial);
    write_file("wide.dll", bytes, path);
    free((void *)bytes.bytes);
    ASSERT_TRUE(GetFileVersionInfoA(path, 0, GetFileVersionInfoSizeA(path, NULL), block));
    ASSERT_TRUE(VerQueryValueA(block, "\\StringFileInfo\\040904B0\\ProductName", &value, &len));
    ASSERT_EQ(strlen(value), len - 1);
    ASSERT_TRUE(strncmp(value, "\u4e2d\u6587\u4e2d", 9) == 0);
    ASSERT_TRUE(GetFileVersionInfoA(own, 0, 2 * (DWORD)resource.data.size + 3, block));
    ASSERT_TRUE(!VerQueryValueA(block, "\\StringFileInfo\\040904B0\\ProductName", &value, &len));
    ASSERT_EQ(GetLastError(), ERROR_INSUFFICIENT_BUFFER);
}

/* A program may add a block of its own, if its buffer has the room for it twice. */
TEST(a_block_that_a_program_adds_is_found)
{
    static const WORD added[] = {40, 0,   0,   'M', 'o', 'r', 'e', 0,   24,   4,
                                 1,  'T', 'e', 'x', 't', 0,   'a', 'b', 0xe4, 0};
    _Alignas(4) char block[4096];
    WORD length;
    void *value;
    UINT len;

    ASSERT_TRUE(GetFileVersionInfoA(own, 0, GetFileVersionInfoSizeA(own, NULL), block));
    memcpy(&length, block, sizeof(length));
    memcpy(block + length, added, sizeof(added));
    length = (WORD)(length + sizeof(added));
    memcpy(block, &length, sizeof(length));
    ASSERT_TRUE(VerQueryValueA(block, "More\\Text", &value, &len));
    ASSERT_STR((char *)value, "abä");
    ASSERT_EQ(len, 5);
}

/* As FindResource would find it, wherever it stands in the file. */
TEST(of_several_languages_english_comes_before_others)
{
    _Alignas(4) char german[1024], block[4096];
    HRSRC found = FindResourceA(NULL, MAKEINTRESOURCEA(1), (LPCSTR)RT_VERSION);
    size_t size = SizeofResource(NULL, found);
    struct resource resources[] = {
        {{.id = 16}, {.id = 1}, 0x407, {(uint8_t *)german, size}},
        {{.id = 16}, {.id = 1}, 0x409, {LoadResource(NULL, found), size}},
    };
    struct trial_pe trial = {.bits = 64, .resources = resources, .n_resources = 2};
    VS_FIXEDFILEINFO *fixed;
    struct span bytes;
    char path[PATH_MAX];
    UINT len;

    memcpy(german, LoadResource(NULL, found), size);
    ASSERT_TRUE(VerQueryValueW(german, u"\\", (void **)&fixed, &len));
    fixed->dwFileVersionMS = 0x90009;
    bytes = trial_pe_build(&trial);
    write_file("languages.dll", bytes, path);
    free((void *)bytes.bytes);
    ASSERT_TRUE(GetFileVersionInfoA(path, 0, GetFileVersionInfoSizeA(path, NULL), block));
    ASSERT_TRUE(VerQueryValueA(block, "\\", (void **)&fixed, &len));
    ASSERT_EQ(fixed->dwFileVersionMS, 0x20005);
}

/* In a resource itself there is no room for a text in bytes; in UTF-16 it is there. */
TEST(a_resource_can_be_asked_itself)
{
    HRSRC found = FindResourceA(NULL, MAKEINTRESOURCEA(1), (LPCSTR)RT_VERSION);
    void *block = LockResource(LoadResource(NULL, found)), *value;
    UINT len;

    ASSERT_TRUE(VerQueryValueW(block, u"\\StringFileInfo\\040904B0\\CompanyName", &value, &len));
    ASSERT_EQ(memcmp(value, u"Büro", 10), 0);
}
