/* SPDX-License-Identifier: MIT */
/*
 * Expectations: what Windows answers, from its documentation and from programs run there.
 */
#include "files/path_part.h"

#include <string.h>

#include "test.h"

typedef bool (*find_part)(const char16_t *text, size_t len, struct path_part *ret_part);

static size_t units(const char16_t *text)
{
    size_t n = 0;

    while (text[n])
        n++;
    return n;
}

/* Whether the part is @expected; NULL: there is none. */
static bool is_part(find_part find, const char16_t *text, const char16_t *expected)
{
    struct path_part part;

    if (!find(text, units(text), &part))
        return !expected;
    return expected && part.end - part.begin == units(expected) &&
           memcmp(text + part.begin, expected, units(expected) * sizeof(*text)) == 0;
}

TEST(the_last_name)
{
    ASSERT_TRUE(is_part(path_part_name, u"a", u"a"));
    ASSERT_TRUE(is_part(path_part_name, u"a/a.b", u"a.b"));
    ASSERT_TRUE(is_part(path_part_name, u"a\\", u"a"));
    ASSERT_TRUE(is_part(path_part_name, u"c:", NULL));
    ASSERT_TRUE(is_part(path_part_name, u"c:a", u"a"));
    ASSERT_TRUE(is_part(path_part_name, u"/\\", NULL));
    ASSERT_TRUE(is_part(path_part_name, u"", NULL));
}

TEST(the_folder_around)
{
    ASSERT_TRUE(is_part(path_part_folder, u"a", NULL));
    ASSERT_TRUE(is_part(path_part_folder, u"a/a/a", u"a/a"));
    ASSERT_TRUE(is_part(path_part_folder, u"a\\a\\a", u"a\\a"));
    ASSERT_TRUE(is_part(path_part_folder, u"a/a//\\\\", u"a"));
    ASSERT_TRUE(is_part(path_part_folder, u"c:\\\\a", u"c:\\"));
    ASSERT_TRUE(is_part(path_part_folder, u"ac:\\a", u"ac:"));
    ASSERT_TRUE(is_part(path_part_folder, u"/a", u"/"));
    ASSERT_TRUE(is_part(path_part_folder, u"/", NULL));
    ASSERT_TRUE(is_part(path_part_folder, u"c:\\", NULL));
}

TEST(base_and_extension)
{
    ASSERT_TRUE(is_part(path_part_base, u"a/a.b.c", u"a.b"));
    ASSERT_TRUE(is_part(path_part_base, u"a.b\\", u"a"));
    ASSERT_TRUE(is_part(path_part_base, u".a", u""));
    ASSERT_TRUE(is_part(path_part_base, u"c:", NULL));
    ASSERT_TRUE(is_part(path_part_extension, u"n.o.eXt", u"eXt"));
    ASSERT_TRUE(is_part(path_part_extension, u"noext", NULL));
    ASSERT_TRUE(is_part(path_part_extension, u"folder.d/noext", NULL));
    ASSERT_TRUE(is_part(path_part_extension, u"dot.", NULL));
}

TEST(the_drive)
{
    ASSERT_TRUE(is_part(path_part_drive, u"C:\\1.tst", u"C:"));
    ASSERT_TRUE(is_part(path_part_drive, u"o:", u"o:"));
    ASSERT_TRUE(is_part(path_part_drive, u"OO:", NULL));
    ASSERT_TRUE(is_part(path_part_drive, u":", NULL));
    ASSERT_TRUE(is_part(path_part_drive, u"\\\\server\\share\\x", u"\\\\server\\share"));
    ASSERT_TRUE(is_part(path_part_drive, u"\\\\server", NULL));
}

static char16_t between(const char16_t *path, const char16_t *name, size_t *ret_skip)
{
    return path_part_between(path, units(path), name, units(name), ret_skip);
}

TEST(paths_are_built_in_their_own_spelling)
{
    size_t skip;

    ASSERT_EQ(between(u"C:\\path", u"name", &skip), '\\');
    ASSERT_EQ(between(u"/path", u"name", &skip), '/');
    ASSERT_EQ(between(u"path", u"name", &skip), '/');
    ASSERT_EQ(between(u"C:", u"name", &skip), 0);
    ASSERT_EQ(between(u"C:\\path", u"\\name", &skip), 0);
    ASSERT_EQ(skip, 0);
    ASSERT_EQ(between(u"C:\\path\\", u"\\\\name", &skip), 0);
    ASSERT_EQ(skip, 1);
    ASSERT_EQ(between(u"", u"name", &skip), 0);
    ASSERT_EQ(between(u"path", u"", &skip), 0);
}

TEST(patterns_are_in_the_last_name)
{
    ASSERT_TRUE(path_part_is_pattern(u"a/*.txt", 7));
    ASSERT_TRUE(path_part_is_pattern(u"a?", 2));
    ASSERT_FALSE(path_part_is_pattern(u"a*/b", 4));
    ASSERT_FALSE(path_part_is_pattern(u"", 0));
}
