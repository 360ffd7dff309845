/* SPDX-License-Identifier: MIT */
#include "session/package_name.h"

#include <limits.h>
#include <string.h>

#include "test.h"

static void expect(struct name name, const char *expected)
{
    ASSERT_EQ(name.len, strlen(expected));
    ASSERT_MEM(name.text, expected, name.len);
}

TEST(files_have_short_and_long_names)
{
    expect(name_of_file("LONGNA~1.TXT|long name.txt"), "long name.txt");
    expect(name_of_file("same.txt"), "same.txt");
    expect(name_of_file("SHORT|"), "");
    expect(name_of_file("a:b|c:d"), "c:d");
}

TEST(folders_have_targets_and_sources)
{
    static const char text[] = "T~1|target:S~1|source";

    expect(name_of_folder(text, NAME_TARGET), "target");
    expect(name_of_folder(text, NAME_SOURCE), "source");
    expect(short_name_of_folder(text, NAME_TARGET), "T~1");
    expect(short_name_of_folder(text, NAME_SOURCE), "S~1");
    expect(name_of_folder("same", NAME_SOURCE), "same");
    expect(name_of_folder(".:source", NAME_TARGET), ".");
    expect(name_of_folder("target:.", NAME_SOURCE), ".");
    expect(short_name_of_folder("same", NAME_SOURCE), "same");
}

TEST(names_lead_nowhere_else)
{
    static const char *const bad[] = {"", ".", "..", "a/b", "/a", "a\\b", "..\\x", "a\nb", "\x7f"};
    static const char *const good[] = {"a", "...", ".a", "a b", "\u00e9", "a:b", "?"};
    char text[NAME_MAX + 2];

    for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
        ASSERT_TRUE(name_fault((struct name){bad[i], strlen(bad[i])}) != NULL);
    for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++)
        ASSERT_TRUE(name_fault((struct name){good[i], strlen(good[i])}) == NULL);
    memset(text, 'a', sizeof(text));
    ASSERT_TRUE(name_fault((struct name){text, NAME_MAX}) == NULL);
    ASSERT_TRUE(name_fault((struct name){text, NAME_MAX + 1}) != NULL);
}
