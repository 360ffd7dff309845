/* SPDX-License-Identifier: MIT */
#include <errno.h>

#include <comity/comity_crt_system.h>

#include "test.h"

static void assert_parts(const char *path, const char *drive, const char *folder, const char *name,
                         const char *extension)
{
    char parts[4][_MAX_FNAME];

    _splitpath(path, parts[0], parts[1], parts[2], parts[3]);
    ASSERT_STR(parts[0], drive);
    ASSERT_STR(parts[1], folder);
    ASSERT_STR(parts[2], name);
    ASSERT_STR(parts[3], extension);
}

TEST(a_path_is_taken_apart)
{
    assert_parts("/usr/lib/server.so", "", "/usr/lib/", "server", ".so");
    assert_parts("C:\\Program Files\\a.b\\x", "C:", "\\Program Files\\a.b\\", "x", "");
    assert_parts("a.tar.gz", "", "", "a.tar", ".gz");
    assert_parts("c:a.txt", "c:", "", "a", ".txt");
    assert_parts(".profile", "", "", "", ".profile");
    assert_parts("/tmp/", "", "/tmp/", "", "");
    assert_parts("", "", "", "", "");
}

TEST(only_the_parts_asked_for_are_given)
{
    char16_t name[8], extension[8];

    ASSERT_EQ(_wsplitpath_s(u"/a/b.c", NULL, 0, NULL, 0, name, 8, extension, 8), 0);
    ASSERT_U16(name, u"b");
    ASSERT_U16(extension, u".c");
}

TEST(a_part_that_does_not_fit_empties_all)
{
    char folder[4] = "x", name[16] = "y";

    ASSERT_EQ(_splitpath_s("/usr/name", NULL, 0, folder, 4, name, 16, NULL, 0), ERANGE);
    ASSERT_STR(folder, "");
    ASSERT_STR(name, "");
    ASSERT_EQ(_splitpath_s(NULL, NULL, 0, NULL, 0, name, 16, NULL, 0), EINVAL);
    ASSERT_EQ(_splitpath_s("/usr/name", NULL, 4, NULL, 0, name, 16, NULL, 0), EINVAL);
    ASSERT_EQ(_splitpath_s("/usr/name", NULL, 0, NULL, 0, name, 0, NULL, 0), EINVAL);
}

TEST(a_path_is_put_together)
{
    char path[_MAX_PATH];
    char16_t wide[_MAX_PATH];

    _makepath(path, NULL, "/usr/lib", "server", "so");
    ASSERT_STR(path, "/usr/lib/server.so");
    _makepath(path, "c", "\\a\\", "b", ".txt");
    ASSERT_STR(path, "c:\\a\\b.txt");
    _wmakepath(wide, u"c:", u"", u"name", NULL);
    ASSERT_U16(wide, u"c:name");
}

TEST(a_path_that_does_not_fit_is_refused)
{
    char path[5] = "x";

    ASSERT_EQ(_makepath_s(path, 5, NULL, NULL, "abc", "d"), ERANGE);
    ASSERT_STR(path, "");
    ASSERT_EQ(_makepath_s(path, 5, NULL, NULL, "ab", "d"), 0);
    ASSERT_STR(path, "ab.d");
    ASSERT_EQ(_makepath_s(NULL, 5, NULL, NULL, "ab", "d"), EINVAL);
    ASSERT_EQ(_wmakepath_s(NULL, 4, NULL, NULL, u"ab", NULL), EINVAL);
}
