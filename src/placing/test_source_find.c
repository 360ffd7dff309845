/* SPDX-License-Identifier: MIT */
#include "placing/source_find.h"

#include <stdio.h>
#include <sys/stat.h>

#include "base/cleanup.h"
#include "test.h"

static void make_folder(const char *name)
{
    _cleanup_(freep) char *path = NULL;

    ASSERT_TRUE(asprintf(&path, "%s/%s", test_home(), name) > 0);
    ASSERT_EQ(mkdir(path, 0700), 0);
}

static void assert_found(const char *relative, const char *expected)
{
    _cleanup_(freep) char *found = NULL;

    ASSERT_HR(source_find(test_home(), relative, &found), S_OK);
    ASSERT_STR(found + strlen(test_home()), expected);
}

TEST(names_are_found_whatever_their_case)
{
    make_folder("Data");
    make_folder("Data/Sub Folder");
    assert_found("Data/Sub Folder", "/Data/Sub Folder");
    assert_found("DATA\\sub folder", "/Data/Sub Folder");
    assert_found("data//SUB FOLDER/", "/Data/Sub Folder");
}

TEST(the_exact_name_is_preferred)
{
    make_folder("one");
    make_folder("ONE");
    assert_found("one", "/one");
    assert_found("ONE", "/ONE");
}

TEST(nothing_is_found_where_nothing_is)
{
    char *found;

    make_folder("Data");
    ASSERT_HR(source_find(test_home(), "data/none", &found), S_FALSE);
    ASSERT_HR(source_find("/nowhere/at/all", "x", &found), S_FALSE);
}

TEST(sources_do_not_lead_out_of_their_folder)
{
    char *found;

    make_folder("Data");
    ASSERT_HR(source_find(test_home(), "data/../../etc", &found), E_ACCESSDENIED);
}
