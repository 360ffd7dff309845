/* SPDX-License-Identifier: MIT */
#include "session/directories.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "session/directory_path.h"
#include "session/trial_package.h"
#include "test.h"

#define INVALID HRESULT_FROM_WIN32(ERROR_INSTALL_PACKAGE_INVALID)

enum {
    DEEP = DIRECTORY_DEPTH_MAX + 1,
    LINE_SIZE = 32,
};

static HRESULT read_directories(const char *rows, struct package **ret_package,
                                struct directories *ret_directories)
{
    struct trial_table table = {TRIAL_DIRECTORY, rows};
    HRESULT hr;

    test_expect_open_descriptors();
    *ret_package = trial_package(&table, 1);
    hr = directories_init(ret_directories, *ret_package);
    if (FAILED(hr))
        package_free(*ret_package);
    return hr;
}

static void expect_paths(struct directories *directories, const char *key, const char *path,
                         const char *source)
{
    const struct session_directory *directory = directories_find(directories, key);

    ASSERT_TRUE(directory != NULL);
    ASSERT_STR(directory->path, path);
    ASSERT_STR(directory->source, source);
}

TEST(directories_are_below_their_parents)
{
    struct package *package;
    struct directories directories;

    ASSERT_HR(read_directories("Sub;App;SUB~1|sub folder:source\n"
                               "App;TARGETDIR;APP|Application\n"
                               "TARGETDIR;;SourceDir\n"
                               "Dot;App;.\n"
                               "DotSource;App;.:elsewhere\n"
                               "SourceDot;Sub;target:.\n"
                               "Own;Own;SourceDir\n",
                               &package, &directories),
              S_OK);
    ASSERT_HR(directories_resolve(&directories, "/opt/"), S_OK);
    expect_paths(&directories, "TARGETDIR", "/opt/", "");
    expect_paths(&directories, "App", "/opt/Application/", "Application");
    expect_paths(&directories, "Sub", "/opt/Application/sub folder/", "Application/source");
    expect_paths(&directories, "Dot", "/opt/Application/", "Application");
    expect_paths(&directories, "DotSource", "/opt/Application/", "Application/elsewhere");
    expect_paths(&directories, "SourceDot", "/opt/Application/sub folder/target/",
                 "Application/source");
    expect_paths(&directories, "Own", "/opt/", "");
    ASSERT_TRUE(directories_find(&directories, "app") == NULL);
    ASSERT_TRUE(directories_at(&directories, 0)->parent == directories_find(&directories, "App"));
    ASSERT_TRUE(directories_at(&directories, 7) == NULL);
    directories_deinit(&directories);
    package_free(package);
}

TEST(directories_are_where_they_are_given)
{
    struct package *package;
    struct directories directories;

    ASSERT_HR(
        read_directories("TARGETDIR;;SourceDir\nA;TARGETDIR;a\nB;A;b\n", &package, &directories),
        S_OK);
    ASSERT_HR(directories_give(&directories, 1, "/srv/other/"), S_OK);
    ASSERT_TRUE(directories_is_given(&directories, 1));
    ASSERT_FALSE(directories_is_given(&directories, 2));
    ASSERT_HR(directories_resolve(&directories, "/opt/"), S_OK);
    expect_paths(&directories, "B", "/srv/other/b/", "a/b");
    ASSERT_HR(directories_give(&directories, 1, "/x/"), S_OK);
    ASSERT_HR(directories_resolve(&directories, "/opt/"), S_OK);
    expect_paths(&directories, "A", "/x/", "a");
    expect_paths(&directories, "B", "/x/b/", "a/b");
    directories_deinit(&directories);
    package_free(package);
}

static void expect_refusal(const char *rows, const char *row, const char *column)
{
    struct package *package;
    struct directories directories;

    ASSERT_HR(read_directories(rows, &package, &directories), INVALID);
    if (!strstr(hr_message(), "Directory") || !strstr(hr_message(), row) ||
        !strstr(hr_message(), column))
        test_fail(__FILE__, __LINE__, "%s is refused by \"%s\"", rows, hr_message());
}

TEST(names_that_lead_elsewhere_are_refused)
{
    expect_refusal("T;;SourceDir\nA;T;..\n", "(A)", "DefaultDir");
    expect_refusal("T;;SourceDir\nA;T;x|..\n", "(A)", "DefaultDir");
    expect_refusal("T;;SourceDir\nA;T;..|x\n", "(A)", "DefaultDir");
    expect_refusal("T;;SourceDir\nA;T;a/b\n", "(A)", "DefaultDir");
    expect_refusal("T;;SourceDir\nA;T;a\\b\n", "(A)", "DefaultDir");
    expect_refusal("T;;SourceDir\nA;T;good:..\n", "(A)", "DefaultDir");
    expect_refusal("T;;SourceDir\nA;T;x|\n", "(A)", "DefaultDir");
    expect_refusal("T;;SourceDir\nA;T;a\tb\n", "(A)", "DefaultDir");
    expect_refusal("T;;SourceDir\nA;T;\n", "(A)", "DefaultDir");
}

TEST(parents_that_are_not_there_are_refused)
{
    expect_refusal("T;;SourceDir\nA;nosuch;a\n", "(A)", "Directory_Parent");
    ASSERT_TRUE(strstr(hr_message(), "nosuch") != NULL);
}

TEST(circles_are_refused)
{
    expect_refusal("A;B;a\nB;A;b\n", "circle", "Directory_Parent");
    expect_refusal("T;;SourceDir\nA;C;a\nB;A;b\nC;B;c\n", "circle", "Directory_Parent");
}

/* A chain of @n directories, the deepest first or last. */
static char *chain_of(unsigned n, bool is_deepest_first)
{
    char *rows = malloc((size_t)n * LINE_SIZE + LINE_SIZE), *at = rows;

    for (unsigned i = 0; i < n; i++) {
        unsigned number = is_deepest_first ? n - i - 1 : i;

        if (number == 0)
            at += sprintf(at, "D0;;SourceDir\n");
        else
            at += sprintf(at, "D%u;D%u;d\n", number, number - 1);
    }
    return rows;
}

TEST(depth_has_a_limit)
{
    for (unsigned order = 0; order < 2; order++) {
        _cleanup_(freep) char *rows = chain_of(DEEP, order == 0);
        _cleanup_(freep) char *fewer = chain_of(DIRECTORY_DEPTH_MAX, order == 0);
        struct package *package;
        struct directories directories;

        expect_refusal(rows, "deep", "Directory_Parent");
        ASSERT_HR(read_directories(fewer, &package, &directories), S_OK);
        ASSERT_HR(directories_resolve(&directories, "/"), S_OK);
        ASSERT_EQ(strlen(directories_find(&directories, "D511")->path), 1 + 2 * 511);
        directories_deinit(&directories);
        package_free(package);
    }
}

static void expect_path(const char *text, const char *root, const char *expected)
{
    _cleanup_(freep) char *path = NULL;

    ASSERT_HR(directory_path(text, "/opt/", root, &path), S_OK);
    ASSERT_STR(path, expected);
}

TEST(paths_are_understood_in_the_form_of_windows)
{
    expect_path("/srv/a", NULL, "/srv/a/");
    expect_path("/srv//a/./b/", NULL, "/srv/a/b/");
    expect_path("C:\\one\\two", NULL, "/opt/one/two/");
    expect_path("d:\\", NULL, "/opt/");
    expect_path("/opt/x\\y", NULL, "/opt/x/y/");
    /* As Windows' MsiSetTargetPath takes them. */
    expect_path("C:\\\\one\\\\two  ", NULL, "/opt/one/two/");
    expect_path("C:\\\\ Program Files \\\\ ", NULL, "/opt/Program Files/");
    expect_path("/", NULL, "/");
}

TEST(paths_are_below_the_root)
{
    expect_path("/srv/a", "/mnt", "/mnt/srv/a/");
    expect_path("/mnt/srv/a", "/mnt", "/mnt/srv/a/");
    expect_path("/mnt", "/mnt", "/mnt/");
    expect_path("/mntx", "/mnt", "/mnt/mntx/");
    expect_path("/", "/mnt", "/mnt/");
}

TEST(paths_that_say_nothing_are_refused)
{
    char *path, long_path[5000];

    ASSERT_HR(directory_path("a/b", "/opt/", NULL, &path), E_INVALIDARG);
    ASSERT_HR(directory_path("", "/opt/", NULL, &path), E_INVALIDARG);
    ASSERT_HR(directory_path("/a/../b", "/opt/", NULL, &path), E_INVALIDARG);
    ASSERT_HR(directory_path("C:x", "/opt/", NULL, &path), E_INVALIDARG);
    ASSERT_HR(directory_path("/mnt/../etc", "/opt/", "/mnt", &path), E_INVALIDARG);
    memset(long_path, 'a', sizeof(long_path));
    long_path[0] = '/';
    long_path[sizeof(long_path) - 1] = 0;
    ASSERT_HR(directory_path(long_path, "/opt/", NULL, &path),
              HRESULT_FROM_WIN32(ERROR_FILENAME_EXCED_RANGE));
}

TEST(memory_that_is_lacking_is_an_error)
{
    struct package *package;
    struct directories directories;
    HRESULT hr;

    ASSERT_HR(read_directories("T;;SourceDir\nA;T;a\n", &package, &directories), S_OK);
    directories_deinit(&directories);
    FOR_EACH_FAILING_ALLOCATION({
        hr = directories_init(&directories, package);
        if (SUCCEEDED(hr)) {
            hr = directories_resolve(&directories, "/opt/");
            directories_deinit(&directories);
        }
        if (!test_allocation_failed())
            ASSERT_HR(hr, S_OK);
    });
    package_free(package);
}
