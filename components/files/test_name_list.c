/* SPDX-License-Identifier: MIT */
#include "files/name_list.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "test.h"

TEST(patterns_fit_names)
{
    ASSERT_TRUE(name_fits("a.txt", "*.txt"));
    ASSERT_TRUE(name_fits("a.txt", "*"));
    ASSERT_TRUE(name_fits("noext", "*.*"));
    ASSERT_TRUE(name_fits("abcabd", "*abd"));
    ASSERT_TRUE(name_fits("ä.txt", "?.txt"));
    ASSERT_TRUE(name_fits("", "*"));
    ASSERT_FALSE(name_fits("a.TXT", "*.txt"));
    ASSERT_FALSE(name_fits("ab", "?"));
    ASSERT_FALSE(name_fits("a", "??"));
    ASSERT_FALSE(name_fits("abc", "*b"));
}

/* Time must not grow with the power of the stars. */
TEST(many_stars_are_no_trap)
{
    char name[256];

    memset(name, 'a', sizeof(name) - 1);
    name[sizeof(name) - 1] = '\0';
    ASSERT_FALSE(name_fits(name, "*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*b"));
}

static void make_files(void)
{
    ASSERT_EQ(chdir(test_home()), 0);
    ASSERT_EQ(mkdir("folder", 0777), 0);
    ASSERT_EQ(mkdir("folder/sub", 0777), 0);
    ASSERT_EQ(symlink("sub", "folder/link"), 0);
    ASSERT_EQ(symlink("nowhere", "folder/broken"), 0);
    ASSERT_EQ(close(open("folder/.hidden", O_CREAT | O_WRONLY, 0666)), 0);
    ASSERT_EQ(close(open("folder/file.txt", O_CREAT | O_WRONLY, 0666)), 0);
}

static bool has(const struct name_list *list, const char *wanted)
{
    const char *name = NULL;

    while ((name = name_list_next(list, name))) {
        if (strcmp(name, wanted) == 0)
            return true;
    }
    return false;
}

TEST(a_folder_has_files_and_folders)
{
    struct name_list list;

    make_files();
    ASSERT_HR(name_list_read("folder", NAME_FILE, NULL, &list), S_OK);
    ASSERT_EQ(list.n, 3);
    ASSERT_TRUE(has(&list, ".hidden") && has(&list, "file.txt") && has(&list, "broken"));
    name_list_deinit(&list);
    ASSERT_HR(name_list_read("folder", NAME_FOLDER, NULL, &list), S_OK);
    ASSERT_EQ(list.n, 2);
    ASSERT_TRUE(has(&list, "sub") && has(&list, "link"));
    name_list_deinit(&list);
    ASSERT_HR(name_list_read("folder", NAME_ANY, "*i*e*", &list), S_OK);
    ASSERT_EQ(list.n, 2);
    name_list_deinit(&list);
}

TEST(what_is_no_folder_has_no_names)
{
    struct name_list list;

    make_files();
    ASSERT_HR(name_list_read("folder/none", NAME_ANY, NULL, &list), CTL_E_PATHNOTFOUND);
    ASSERT_HR(name_list_read("folder/file.txt", NAME_ANY, NULL, &list), CTL_E_PATHNOTFOUND);
    ASSERT_TRUE(!name_list_next(&list, NULL));
}
