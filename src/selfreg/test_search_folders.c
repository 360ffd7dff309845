/* SPDX-License-Identifier: MIT */
#include "selfreg/search_folders.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "test.h"

TEST(relative_folders_are_made_full)
{
    static const struct {
        const char *list;
        const char *full; /* ~ is the current folder */
        bool is_relative;
    } cases[] = {
        {"", "", false},
        {"/usr/lib", "/usr/lib", false},
        {"/usr/lib:/lib", "/usr/lib:/lib", false},
        {"lib", "~/lib", true},
        {"/lib;./lib:../more", "/lib;~/./lib:~/../more", true},
        {"/lib:", "/lib:~", true},
        {":/lib::a", "~:/lib:~:~/a", true},
    };

    char folder[PATH_MAX];

    ASSERT_EQ(chdir(test_home()), 0);
    ASSERT_TRUE(getcwd(folder, sizeof(folder)));
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        char expected[8192] = "";
        bool was_relative;

        for (const char *at = cases[i].full; *at; at++) {
            if (*at == '~')
                strcat(expected, folder);
            else
                strncat(expected, at, 1);
        }
        ASSERT_EQ(setenv("TRIAL_PATH", cases[i].list, 1), 0);
        ASSERT_TRUE(search_folders_make_full("TRIAL_PATH", &was_relative));
        ASSERT_STR(getenv("TRIAL_PATH"), expected);
        ASSERT_EQ(was_relative, cases[i].is_relative);
    }
}

TEST(a_variable_that_is_not_set_stays_so)
{
    bool was_relative = true;

    ASSERT_EQ(unsetenv("TRIAL_PATH"), 0);
    ASSERT_TRUE(search_folders_make_full("TRIAL_PATH", &was_relative));
    ASSERT_FALSE(was_relative);
    ASSERT_TRUE(!getenv("TRIAL_PATH"));
}
