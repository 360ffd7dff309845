/* SPDX-License-Identifier: MIT */
#include "files/many_files.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "test.h"

static bool is_there(const char *path)
{
    return access(path, F_OK) == 0;
}

static void begin(void)
{
    static const char *const files[] = {"a/1.txt", "a/2.txt", "a/3.dat", "a/.hidden.txt"};

    ASSERT_EQ(chdir(test_home()), 0);
    ASSERT_EQ(mkdir("a", 0777), 0);
    ASSERT_EQ(mkdir("a/sub.txt", 0777), 0);
    ASSERT_EQ(mkdir("b", 0777), 0);
    for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++)
        ASSERT_EQ(close(open(files[i], O_CREAT | O_WRONLY, 0666)), 0);
}

static HRESULT copy(enum name_kind kind, const char16_t *from, const char16_t *to,
                    enum file_copy_flags flags)
{
    BSTR source = SysAllocString(from), destination = SysAllocString(to);
    HRESULT hr = many_copy(kind, source, destination, flags);

    SysFreeString(source);
    SysFreeString(destination);
    return hr;
}

static HRESULT move(enum name_kind kind, const char16_t *from, const char16_t *to)
{
    BSTR source = SysAllocString(from), destination = SysAllocString(to);
    HRESULT hr = many_move(kind, source, destination);

    SysFreeString(source);
    SysFreeString(destination);
    return hr;
}

static HRESULT delete (enum name_kind kind, const char16_t *what)
{
    BSTR text = SysAllocString(what);
    HRESULT hr = many_delete(kind, text, 0);

    SysFreeString(text);
    return hr;
}

TEST(patterns_stand_for_files)
{
    begin();
    ASSERT_HR(copy(NAME_FILE, u"a\\*.txt", u"b", 0), S_OK);
    ASSERT_TRUE(is_there("b/1.txt") && is_there("b/2.txt") && is_there("b/.hidden.txt"));
    ASSERT_FALSE(is_there("b/3.dat") || is_there("b/sub.txt"));
    ASSERT_HR(copy(NAME_FILE, u"a\\*.txt", u"b", 0), CTL_E_FILEALREADYEXISTS);
    ASSERT_HR(copy(NAME_FILE, u"a\\*.txt", u"b", COPY_REPLACES), S_OK);
    ASSERT_HR(copy(NAME_FILE, u"a\\*.none", u"b", 0), CTL_E_FILENOTFOUND);
    ASSERT_HR(copy(NAME_FILE, u"a\\*.txt", u"none", 0), CTL_E_PATHNOTFOUND);
    ASSERT_HR(delete (NAME_FILE, u"b/?.txt"), S_OK);
    ASSERT_TRUE(!is_there("b/1.txt") && is_there("b/.hidden.txt"));
    ASSERT_HR(delete (NAME_FILE, u"b/?.txt"), CTL_E_FILENOTFOUND);
}

TEST(a_separator_at_the_end_means_into)
{
    begin();
    ASSERT_HR(copy(NAME_FILE, u"a/1.txt", u"b/", 0), S_OK);
    ASSERT_TRUE(is_there("b/1.txt"));
    ASSERT_HR(copy(NAME_FILE, u"a/1.txt", u"c/", 0), CTL_E_PATHNOTFOUND);
    ASSERT_HR(copy(NAME_FILE, u"a/1.txt", u"b", COPY_REPLACES), CTL_E_PERMISSIONDENIED);
    ASSERT_HR(move(NAME_FILE, u"a/2.txt", u"b\\"), S_OK);
    ASSERT_TRUE(is_there("b/2.txt") && !is_there("a/2.txt"));
    ASSERT_HR(copy(NAME_FOLDER, u"a\\", u"b\\", 0), S_OK);
    ASSERT_TRUE(is_there("b/a/1.txt"));
    ASSERT_HR(move(NAME_FILE, u"a/1.txt", u"b"), CTL_E_FILEALREADYEXISTS);
}

TEST(patterns_stand_for_folders)
{
    begin();
    ASSERT_HR(move(NAME_FOLDER, u"a/*.txt", u"b"), S_OK);
    ASSERT_TRUE(is_there("b/sub.txt") && is_there("a/1.txt"));
    ASSERT_HR(move(NAME_FOLDER, u"a/*", u"b"), CTL_E_PATHNOTFOUND);
    ASSERT_HR(delete (NAME_FOLDER, u"?"), S_OK);
    ASSERT_FALSE(is_there("a") || is_there("b"));
    ASSERT_HR(delete (NAME_FOLDER, u"a"), CTL_E_PATHNOTFOUND);
}

/* What is there is meant, whatever its name looks like. */
TEST(names_that_look_like_patterns_are_names)
{
    begin();
    ASSERT_EQ(rename("a/3.dat", "a/*"), 0);
    ASSERT_HR(delete (NAME_FILE, u"a/*"), S_OK);
    ASSERT_TRUE(!is_there("a/*") && is_there("a/1.txt"));
}

TEST(paths_that_are_none_are_refused)
{
    begin();
    ASSERT_HR(copy(NAME_FILE, NULL, u"b", 0), E_INVALIDARG);
    ASSERT_HR(copy(NAME_FILE, u"a/1.txt", NULL, 0), E_INVALIDARG);
    ASSERT_HR(move(NAME_FILE, u"", u"b"), E_INVALIDARG);
    ASSERT_HR(delete (NAME_FILE, u""), E_INVALIDARG);
    ASSERT_HR(delete (NAME_FILE, u"a/1.txt/"), CTL_E_FILENOTFOUND);
    ASSERT_TRUE(is_there("a/1.txt"));
}

TEST(the_target_of_one_file)
{
    BSTR into = SysAllocString(u"b/"), none = SysAllocString(u"none/");
    char *target;

    begin();
    ASSERT_HR(many_target("/x/file", into, &target), S_OK);
    ASSERT_STR(target + strlen(target) - 7, "/b/file");
    free(target);
    ASSERT_HR(many_target("/x/file", none, &target), CTL_E_PATHNOTFOUND);
    SysFreeString(into);
    SysFreeString(none);
}
