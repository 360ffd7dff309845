/* SPDX-License-Identifier: MIT */
#include "packagetool/layout.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/hresult.h"
#include "package/package_write.h"
#include "packagetool/tree.h"
#include "test.h"

#define INVALID HRESULT_FROM_WIN32(ERROR_INSTALL_PACKAGE_INVALID)

enum {
    COLUMNS_MAX = 3,
    ROWS_MAX = 4,
};

/* Rows of texts; the first column is the key. */
struct rows {
    const char *table;
    const char *columns[COLUMNS_MAX];
    const char *cells[ROWS_MAX][COLUMNS_MAX];
};

static struct table *make_table(const struct rows *rows)
{
    struct column columns[COLUMNS_MAX] = {0};
    struct table *table;

    for (int i = 0; i < COLUMNS_MAX; i++) {
        strcpy(columns[i].name, rows->columns[i]);
        columns[i].is_key = i == 0;
        columns[i].is_nullable = i > 0;
    }
    ASSERT_HR(table_new(rows->table, columns, COLUMNS_MAX, &table), S_OK);
    for (int i = 0; i < ROWS_MAX && rows->cells[i][0]; i++) {
        size_t row;

        ASSERT_HR(table_add_row(table, &row), S_OK);
        for (int j = 0; j < COLUMNS_MAX; j++)
            ASSERT_HR(table_set_text(table, row, j, rows->cells[i][j]), S_OK);
    }
    return table;
}

/* A package whose files are in a component in @directory; its layout, or what that fails with. */
static HRESULT lay_out(const struct rows *directories, const struct rows *files,
                       const char *directory, struct package **ret_package,
                       struct layout **ret_layout)
{
    const struct rows components = {
        "Component", {"Component", "Id", "Directory_"}, {{"C", NULL, directory}}};
    _cleanup_(table_freep) struct table *first = make_table(directories);
    _cleanup_(table_freep) struct table *second = make_table(files);
    _cleanup_(table_freep) struct table *third = make_table(&components);
    const struct table *tables[] = {first, second, third};
    const struct package_draft draft = {tables, 3};
    char path[4096];

    snprintf(path, sizeof(path), "%s/a.msi", test_home());
    ASSERT_HR(package_write(&draft, path), S_OK);
    ASSERT_HR(package_open(path, NULL, ret_package), S_OK);
    return layout_new(*ret_package, ret_layout);
}

static const struct rows one_file = {
    "File", {"File", "Component_", "FileName"}, {{"F", "C", "LONGNA~1.TXT|Long Name.txt"}}};

static void assert_target(const struct rows *directories, const char *directory, const char *target,
                          const char *source)
{
    _cleanup_(package_freep) struct package *package = NULL;
    _cleanup_(layout_freep) struct layout *layout = NULL;

    ASSERT_HR(lay_out(directories, &one_file, directory, &package, &layout), S_OK);
    ASSERT_STR(layout_target(layout, 0), target);
    ASSERT_STR(layout_source(layout, 0), source);
    ASSERT_FALSE(layout_is_compressed(layout, 0));
}

TEST(files_are_where_their_directories_say)
{
    static const struct rows directories = {"Directory",
                                            {"Directory", "Directory_Parent", "DefaultDir"},
                                            {{"TARGETDIR", NULL, "SourceDir"},
                                             {"ProgramFilesFolder", "TARGETDIR", "."},
                                             {"A", "ProgramFilesFolder", "AAA~1|A folder"},
                                             {"B", "A", "target:source"}}};

    assert_target(&directories, "TARGETDIR", "Long Name.txt", "Long Name.txt");
    assert_target(&directories, "A", "Program Files/A folder/Long Name.txt",
                  "A folder/Long Name.txt");
    assert_target(&directories, "B", "Program Files/A folder/target/Long Name.txt",
                  "A folder/source/Long Name.txt");
}

static void assert_refused(const struct rows *directories, const struct rows *files,
                           const char *directory, const char *message)
{
    _cleanup_(package_freep) struct package *package = NULL;
    struct layout *layout;

    ASSERT_HR(lay_out(directories, files, directory, &package, &layout), INVALID);
    if (!strstr(hr_message(), message))
        test_fail(__FILE__, __LINE__, "\"%s\" lacks \"%s\"", hr_message(), message);
}

TEST(names_that_lead_elsewhere_are_refused)
{
    static const char *const names[] = {"..", "a/b", "a\\b", "..\\..\\etc", "short|../x", ""};

    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
        struct rows directories = {
            "Directory",
            {"Directory", "Directory_Parent", "DefaultDir"},
            {{"TARGETDIR", NULL, "SourceDir"}, {"A", "TARGETDIR", names[i]}}};
        struct rows files = {"File", {"File", "Component_", "FileName"}, {{"F", "C", names[i]}}};

        assert_refused(&directories, &one_file, "A", "table Directory, row 2, column DefaultDir");
        assert_refused(&directories, &files, "TARGETDIR", "table File, row 1, column FileName");
    }
}

TEST(directories_that_are_in_themselves_are_refused)
{
    static const struct rows directories = {"Directory",
                                            {"Directory", "Directory_Parent", "DefaultDir"},
                                            {{"A", "B", "a"}, {"B", "C", "b"}, {"C", "A", "c"}}};

    assert_refused(&directories, &one_file, "A", "is in itself");
}

TEST(rows_that_are_missing_are_named)
{
    static const struct rows directories = {
        "Directory", {"Directory", "Directory_Parent", "DefaultDir"}, {{"A", "Nowhere", "a"}}};
    static const struct rows files = {
        "File", {"File", "Component_", "FileName"}, {{"F", "D", "f"}}};

    assert_refused(&directories, &one_file, "A", "there is no row Nowhere");
    assert_refused(&directories, &one_file, "Z", "there is no row Z");
    assert_refused(&directories, &files, "A", "there is no component D");
}

TEST(links_are_not_followed)
{
    _cleanup_(closep) int root_fd = open(test_home(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    _cleanup_(closep) int fd = -1;
    struct stat status;

    ASSERT_EQ(mkdirat(root_fd, "outside", 0700), 0);
    ASSERT_EQ(symlinkat("outside", root_fd, "link"), 0);
    ASSERT_EQ(symlinkat("outside/target", root_fd, "file"), 0);
    ASSERT_HR(tree_make_file(root_fd, "link/file", &fd), hr_from_errno_value(ENOTDIR));
    ASSERT_HR(tree_make_file(root_fd, "file", &fd), S_OK);
    ASSERT_EQ(fstatat(root_fd, "file", &status, AT_SYMLINK_NOFOLLOW), 0);
    ASSERT_TRUE(S_ISREG(status.st_mode));
    ASSERT_EQ(faccessat(root_fd, "outside/target", F_OK, 0), -1);
    close(TAKE_FD(fd));
    ASSERT_HR(tree_make_file(root_fd, "a/b/c", &fd), S_OK);
    ASSERT_EQ(faccessat(root_fd, "a/b/c", F_OK, 0), 0);
}
