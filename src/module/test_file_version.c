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

/* In a resource itself there is no room for a text in bytes; in UTF-16 it is there. */
TEST(a_resource_can_be_asked_itself)
{
    HRSRC found = FindResourceA(NULL, MAKEINTRESOURCEA(1), (LPCSTR)RT_VERSION);
    void *block = LockResource(LoadResource(NULL, found)), *value;
    UINT len;

    ASSERT_TRUE(VerQueryValueW(block, u"\\StringFileInfo\\040904B0\\CompanyName", &value, &len));
    ASSERT_EQ(memcmp(value, u"Büro", 10), 0);
}
