/* SPDX-License-Identifier: MIT */
#include "hosttext/options.h"

#include <stdlib.h>

#include "test.h"

enum {
    WORDS_MAX = 16,
};

static struct options options;
static const char *arguments[WORDS_MAX];

#define READ(...)                                                                                  \
    ({                                                                                             \
        char *words[] = {__VA_ARGS__};                                                             \
        read_words(words, sizeof(words) / sizeof(*words));                                         \
    })

/* The complaint, or "". */
static const char *read_words(char **words, int n)
{
    static char complaint[256];
    char *text = NULL;

    complaint[0] = '\0';
    if (!options_read(words, n, arguments, &options, &text)) {
        ASSERT_TRUE(text);
        strncpy(complaint, text, sizeof(complaint) - 1);
        free(text);
    }
    return complaint;
}

TEST(the_first_word_is_the_script_and_the_rest_are_its_own)
{
    ASSERT_STR(READ("//nologo", "a.vbs", "one", "//B", "/two", "-three"), "");
    ASSERT_STR(options.script, "a.vbs");
    ASSERT_EQ(options.n_arguments, 3);
    ASSERT_STR(options.arguments[0], "one");
    ASSERT_STR(options.arguments[1], "/two");
    ASSERT_STR(options.arguments[2], "-three");
    ASSERT_EQ(options.logo, LOGO_HIDDEN);
    ASSERT_EQ(options.mode, MODE_BATCH);
}

TEST(options_have_values_and_no_case)
{
    ASSERT_STR(READ("//T:10", "//E:VBScript", "//job:a", "//JOB:b", "//h:CScript", "//U", "//s"),
               "");
    ASSERT_EQ(options.timeout_s, 10);
    ASSERT_STR(options.engine, "VBScript");
    ASSERT_EQ(options.n_jobs, 2);
    ASSERT_STR(options.jobs[1], "b");
    ASSERT_STR(options.default_host, "cscript");
    ASSERT_TRUE(options.is_unicode && options.is_saving);
    ASSERT_EQ(options.script, NULL);
    ASSERT_STR(READ("//d", "//X", "//i", "//logo"), "");
    ASSERT_EQ(options.timeout_s, -1);
}

TEST(one_slash_is_enough_before_the_script)
{
    ASSERT_STR(READ("/nologo", "/E:vbscript", "/t:5", "a.vbs", "/b", "//u"), "");
    ASSERT_EQ(options.logo, LOGO_HIDDEN);
    ASSERT_STR(options.engine, "vbscript");
    ASSERT_EQ(options.timeout_s, 5);
    ASSERT_STR(options.script, "a.vbs");
    ASSERT_EQ(options.mode, MODE_BY_DEFAULT);
    ASSERT_EQ(options.n_arguments, 1);
    ASSERT_STR(options.arguments[0], "/b");
    ASSERT_STR(READ("/home/me/a.vbs"), "");
    ASSERT_STR(options.script, "/home/me/a.vbs");
}

TEST(what_is_wrong_is_named)
{
    ASSERT_STR(READ("//what"), "Unknown option \"//what\" specified.");
    ASSERT_STR(READ("//job:"), "Missing job name.");
    ASSERT_STR(READ("//t:"), "Unknown option \"//t:\" specified.");
    ASSERT_STR(READ("//t:-1"), "Unknown option \"//t:-1\" specified.");
    ASSERT_STR(READ("//t:32768"), "Unknown option \"//t:32768\" specified.");
    ASSERT_STR(READ("//h:emacs"), "Unknown option \"//h:emacs\" specified.");
    ASSERT_STR(READ("//e:"), "Unknown option \"//e:\" specified.");
}

TEST(help_is_for_the_host_before_the_script_and_for_the_script_behind_it)
{
    ASSERT_STR(READ("/?"), "");
    ASSERT_TRUE(options.wants_help);
    ASSERT_STR(READ("a.wsf", "/?"), "");
    ASSERT_FALSE(options.wants_help);
    ASSERT_EQ(options.n_arguments, 1);
}
