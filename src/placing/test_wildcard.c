/* SPDX-License-Identifier: MIT */
#include "placing/wildcard.h"

#include <stdio.h>
#include <sys/stat.h>

#include "base/cleanup.h"
#include "test.h"

TEST(wildcards_match_whole_names_without_case)
{
    ASSERT_TRUE(wildcard_matches("*.txt", "Readme.TXT"));
    ASSERT_TRUE(wildcard_matches("read??.t*", "readme.txt"));
    ASSERT_TRUE(wildcard_matches("*", ""));
    ASSERT_TRUE(wildcard_matches("*a*b", "xaxbxb"));
    ASSERT_TRUE(wildcard_matches("\xc3\xa4*", "\xc3\x84pfel"));
    ASSERT_FALSE(wildcard_matches("*.txt", "readme.txt.bak"));
    ASSERT_FALSE(wildcard_matches("?", ""));
    ASSERT_FALSE(wildcard_matches("[ab]", "a"));
}

TEST(all_names_match_what_windows_takes_for_all)
{
    ASSERT_TRUE(wildcard_matches("*.*", "Makefile"));
    ASSERT_FALSE(wildcard_matches("M*.*", "Makefile"));
}

TEST(patterns_of_many_stars_end_soon)
{
    char name[256];

    memset(name, 'a', 255);
    name[255] = '\0';
    ASSERT_FALSE(wildcard_matches("*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*b", name));
}

static void make(const char *name)
{
    _cleanup_(freep) char *path = NULL;
    FILE *file;

    ASSERT_TRUE(asprintf(&path, "%s/%s", test_home(), name) > 0);
    file = fopen(path, "we");
    ASSERT_TRUE(file != NULL);
    fclose(file);
}

static HRESULT note(const char *path, const char *name, void *context)
{
    char *names = context;

    ASSERT_TRUE(strncmp(path, test_home(), strlen(test_home())) == 0);
    strcat(strcat(names, name), ";");
    return S_OK;
}

TEST(files_of_a_folder_are_visited_and_folders_are_not)
{
    _cleanup_(freep) char *folder = NULL;
    char names[100] = "";

    make("one.log");
    make("TWO.LOG");
    make("three.txt");
    ASSERT_TRUE(asprintf(&folder, "%s/four.log", test_home()) > 0);
    ASSERT_EQ(mkdir(folder, 0700), 0);
    ASSERT_HR(wildcard_visit(test_home(), "*.log", note, names), S_OK);
    ASSERT_STR(names, "TWO.LOG;one.log;");
}

TEST(a_folder_that_is_not_there_has_no_files)
{
    char names[100] = "";

    ASSERT_HR(wildcard_visit("/nowhere/at/all", "*", note, names), S_OK);
    ASSERT_STR(names, "");
}
