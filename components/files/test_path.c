/* SPDX-License-Identifier: MIT */
#include "files/path.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "test.h"

static size_t units(const char16_t *text)
{
    size_t n = 0;

    while (text[n])
        n++;
    return n;
}

static bool resolves(const char16_t *text, const char *expected)
{
    char *path = NULL;
    bool is;

    ASSERT_HR(path_resolve(text, units(text), &path), S_OK);
    is = strcmp(path, expected) == 0;
    free(path);
    return is;
}

TEST(both_spellings_lead_to_full_paths)
{
    ASSERT_TRUE(resolves(u"/a/b", "/a/b"));
    ASSERT_TRUE(resolves(u"C:\\a\\b", "/a/b"));
    ASSERT_TRUE(resolves(u"c:/a\\b\\", "/a/b"));
    ASSERT_TRUE(resolves(u"\\a", "/a"));
    ASSERT_TRUE(resolves(u"C:\\", "/"));
    ASSERT_TRUE(resolves(u"/", "/"));
    ASSERT_TRUE(resolves(u"/a//b/./c/../d", "/a/b/d"));
    ASSERT_TRUE(resolves(u"/../../a", "/a"));
    ASSERT_TRUE(resolves(u"/a/..", "/"));
    ASSERT_TRUE(resolves(u"/...", "/..."));
}

TEST(relative_paths_begin_in_the_current_folder)
{
    char folder[PATH_MAX];

    ASSERT_EQ(chdir(test_home()), 0);
    ASSERT_TRUE(getcwd(folder, sizeof(folder)) != NULL);
    ASSERT_TRUE(resolves(u".", folder));
    ASSERT_TRUE(resolves(u"C:", folder));
    strcat(folder, "/x");
    ASSERT_TRUE(resolves(u"x", folder));
    ASSERT_TRUE(resolves(u"y\\..\\x", folder));
    ASSERT_TRUE(resolves(u"c:x", folder));
}

TEST(paths_that_are_none_are_refused)
{
    char *path;

    ASSERT_HR(path_resolve(u"", 0, &path), E_INVALIDARG);
    ASSERT_HR(path_resolve(u"a\0b", 3, &path), CTL_E_BADFILENAMEORNUMBER);
    ASSERT_HR(path_resolve(u"a\xd800z", 3, &path), CTL_E_BADFILENAMEORNUMBER);
    ASSERT_HR(path_resolve(u"B:\\x", 4, &path), CTL_E_PATHNOTFOUND);
}

/* Every name that the file system can have is named by some text, and only by bytes of its own. */
TEST(all_bytes_come_back)
{
    char name[256], *bytes;
    BSTR text;

    for (int first = 1; first < 256; first++) {
        for (int second = 1; second < 256; second++) {
            if (first == '/' || second == '/')
                continue;
            name[0] = (char)first;
            name[1] = (char)second;
            name[2] = '\0';
            ASSERT_HR(path_decode(name, &text), S_OK);
            ASSERT_HR(path_encode((const char16_t *)text, SysStringLen(text), &bytes), S_OK);
            ASSERT_STR(bytes, name);
            SysFreeString(text);
            free(bytes);
        }
    }
}

TEST(characters_stay_what_they_are)
{
    BSTR text;

    ASSERT_HR(path_decode("\xc3\xa4\xe2\x82\xac\xf0\x9d\x84\x9e\xff\\", &text), S_OK);
    ASSERT_EQ(SysStringLen(text), 6);
    ASSERT_EQ(memcmp(text, u"ä€𝄞\xdcff\xdc5c", 12), 0);
    SysFreeString(text);
}

TEST(overlong_forms_are_not_taken_for_characters)
{
    BSTR text;

    ASSERT_HR(path_decode("\xc0\xaf\xed\xa0\x80", &text), S_OK);
    ASSERT_EQ(SysStringLen(text), 5);
    ASSERT_EQ(text[0], 0xdcc0);
    ASSERT_EQ(text[2], 0xdced);
    SysFreeString(text);
}

TEST(paths_have_names_and_folders)
{
    char *folder = path_folder("/a/b"), *root = path_folder("/a");

    ASSERT_STR(folder, "/a");
    ASSERT_STR(root, "/");
    ASSERT_STR(path_name("/a/b"), "b");
    ASSERT_STR(path_name("/"), "");
    ASSERT_TRUE(path_is_within("/a/b", "/a") && path_is_within("/a", "/a") &&
                path_is_within("/a", "/"));
    ASSERT_FALSE(path_is_within("/ab", "/a"));
    ASSERT_FALSE(path_is_name("..") || path_is_name("") || path_is_name("a/b"));
    ASSERT_TRUE(path_is_name("..."));
    free(folder);
    free(root);
}
