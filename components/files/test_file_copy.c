/* SPDX-License-Identifier: MIT */
#include "files/file_copy.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "test.h"

static void put(const char *path, const char *text)
{
    int fd = open(path, O_CREAT | O_WRONLY | O_TRUNC, 0666);

    ASSERT_TRUE(fd >= 0);
    ASSERT_EQ((size_t)write(fd, text, strlen(text)), strlen(text));
    ASSERT_EQ(close(fd), 0);
}

static bool holds(const char *path, const char *text)
{
    char found[64] = "";
    int fd = open(path, O_RDONLY);
    ssize_t n;

    if (fd < 0)
        return false;
    n = read(fd, found, sizeof(found) - 1);
    close(fd);
    return n >= 0 && strcmp(found, text) == 0;
}

static bool is_there(const char *path)
{
    struct stat status;

    return lstat(path, &status) == 0;
}

static void begin(void)
{
    ASSERT_EQ(chdir(test_home()), 0);
    ASSERT_EQ(mkdir("a", 0777), 0);
    ASSERT_EQ(mkdir("a/b", 0777), 0);
    put("a/one", "1");
    put("a/b/two", "22");
    ASSERT_EQ(symlink("../one", "a/b/link"), 0);
    ASSERT_EQ(symlink("..", "a/b/loop"), 0);
}

TEST(a_file_is_copied_with_mode_and_date)
{
    struct stat from, to;

    begin();
    ASSERT_EQ(chmod("a/one", 0751), 0);
    ASSERT_HR(file_copy("a/one", "a/copy", 0), S_OK);
    ASSERT_TRUE(holds("a/copy", "1"));
    ASSERT_EQ(stat("a/one", &from), 0);
    ASSERT_EQ(stat("a/copy", &to), 0);
    ASSERT_EQ(to.st_mode & 0777, 0751);
    ASSERT_EQ(to.st_mtim.tv_nsec, from.st_mtim.tv_nsec);
}

TEST(copies_replace_if_they_may)
{
    begin();
    ASSERT_HR(file_copy("a/one", "a/b/two", 0), CTL_E_FILEALREADYEXISTS);
    ASSERT_HR(file_copy("a/one", "a/b/two", COPY_REPLACES), S_OK);
    ASSERT_TRUE(holds("a/b/two", "1"));
    ASSERT_EQ(chmod("a/b/two", 0444), 0);
    ASSERT_HR(file_copy("a/one", "a/b/two", COPY_REPLACES), CTL_E_PERMISSIONDENIED);
    ASSERT_HR(file_copy("a/one", "a/b", COPY_REPLACES), CTL_E_PERMISSIONDENIED);
    ASSERT_HR(file_copy("a/none", "a/x", 0), CTL_E_FILENOTFOUND);
    ASSERT_HR(file_copy("a/b", "a/x", 0), CTL_E_FILENOTFOUND);
    ASSERT_HR(file_copy("a/one", "a/none/x", 0), CTL_E_PATHNOTFOUND);
}

/* It would be emptied before it is read. */
TEST(a_file_is_not_copied_onto_itself)
{
    begin();
    ASSERT_HR(file_copy("a/one", "a/one", COPY_REPLACES), CTL_E_PERMISSIONDENIED);
    ASSERT_HR(file_copy("a/one", "a/b/link", COPY_REPLACES), CTL_E_PERMISSIONDENIED);
    ASSERT_TRUE(holds("a/one", "1"));
}

/* Opening them would wait for someone at the other end. */
TEST(pipes_are_not_copied)
{
    begin();
    ASSERT_EQ(mkfifo("a/pipe", 0666), 0);
    ASSERT_HR(file_copy("a/pipe", "a/x", 0), CTL_E_PERMISSIONDENIED);
    ASSERT_HR(file_copy("a/one", "a/pipe", COPY_REPLACES), CTL_E_DEVICEUNAVAILABLE);
}

TEST(a_folder_is_copied_with_all_in_it)
{
    char target[16] = "";

    begin();
    ASSERT_HR(folder_copy("a", "z", 0), S_OK);
    ASSERT_TRUE(holds("z/one", "1") && holds("z/b/two", "22"));
    ASSERT_EQ(readlink("z/b/loop", target, sizeof(target)), 2);
    ASSERT_HR(folder_copy("a", "z", 0), CTL_E_FILEALREADYEXISTS);
    put("a/one", "new");
    ASSERT_HR(folder_copy("a", "z", COPY_REPLACES), S_OK);
    ASSERT_TRUE(holds("z/one", "new"));
}

TEST(a_folder_is_not_copied_into_itself)
{
    begin();
    ASSERT_HR(folder_copy("a", "a/b/c", 0), CTL_E_PERMISSIONDENIED);
    ASSERT_HR(folder_copy("a", "a/b/loop/c", 0), CTL_E_PERMISSIONDENIED);
    ASSERT_HR(folder_copy("a", "a", COPY_REPLACES), CTL_E_PERMISSIONDENIED);
    ASSERT_HR(folder_copy("a/one", "z", 0), CTL_E_PATHNOTFOUND);
    ASSERT_HR(folder_copy("a", "a/one", 0), CTL_E_FILEALREADYEXISTS);
    ASSERT_FALSE(is_there("a/b/c"));
}

TEST(moves_do_not_replace)
{
    begin();
    ASSERT_HR(file_move("a/one", "a/b/two"), CTL_E_FILEALREADYEXISTS);
    ASSERT_HR(file_move("a/one", "a/b/three"), S_OK);
    ASSERT_TRUE(holds("a/b/three", "1") && !is_there("a/one"));
    ASSERT_HR(file_move("a/none", "a/x"), CTL_E_FILENOTFOUND);
    ASSERT_HR(file_move("a/b", "a/x"), CTL_E_FILENOTFOUND);
    ASSERT_HR(file_move("a/b/two", "a/none/x"), CTL_E_PATHNOTFOUND);
    ASSERT_HR(folder_move("a/b", "a"), CTL_E_FILEALREADYEXISTS);
    ASSERT_HR(folder_move("a/b/two", "a/x"), CTL_E_PATHNOTFOUND);
    ASSERT_HR(folder_move("a", "a/b/c"), CTL_E_PERMISSIONDENIED);
    ASSERT_HR(folder_move("a/b", "a/c"), S_OK);
    ASSERT_TRUE(holds("a/c/two", "22"));
}

TEST(moves_reach_other_file_systems)
{
    char file[64], folder[64];
    struct stat here, there;

    begin();
    snprintf(file, sizeof(file), "/dev/shm/comity-test-%d", (int)getpid());
    snprintf(folder, sizeof(folder), "/dev/shm/comity-test-%d.d", (int)getpid());
    if (stat(".", &here) < 0 || stat("/dev/shm", &there) < 0 || here.st_dev == there.st_dev ||
        access("/dev/shm", W_OK) < 0)
        test_skip("there is no second file system");
    ASSERT_HR(file_move("a/one", file), S_OK);
    ASSERT_TRUE(holds(file, "1") && !is_there("a/one"));
    ASSERT_HR(file_move("a/b/two", file), CTL_E_FILEALREADYEXISTS);
    ASSERT_HR(file_delete(file, 0), S_OK);
    ASSERT_HR(folder_move("a", folder), S_OK);
    ASSERT_FALSE(is_there("a"));
    ASSERT_HR(folder_move(folder, "a"), S_OK);
    ASSERT_TRUE(holds("a/b/two", "22") && !is_there(folder));
}

TEST(what_may_not_be_written_is_deleted_by_force)
{
    begin();
    ASSERT_EQ(chmod("a/one", 0444), 0);
    ASSERT_HR(file_delete("a/one", 0), CTL_E_PERMISSIONDENIED);
    ASSERT_HR(folder_delete("a", 0), CTL_E_PERMISSIONDENIED);
    ASSERT_TRUE(is_there("a/one"));
    ASSERT_HR(file_delete("a/one", DELETE_FORCED), S_OK);
    ASSERT_HR(file_delete("a/one", DELETE_FORCED), CTL_E_FILENOTFOUND);
    ASSERT_HR(file_delete("a", DELETE_FORCED), CTL_E_FILENOTFOUND);
}

TEST(links_are_deleted_and_not_followed)
{
    begin();
    ASSERT_EQ(mkdir("kept", 0777), 0);
    put("kept/file", "x");
    ASSERT_EQ(symlink("../../kept", "a/b/away"), 0);
    ASSERT_HR(folder_delete("a", 0), S_OK);
    ASSERT_FALSE(is_there("a"));
    ASSERT_TRUE(holds("kept/file", "x"));
    ASSERT_EQ(symlink("kept", "link"), 0);
    ASSERT_HR(folder_delete("link", 0), S_OK);
    ASSERT_TRUE(!is_there("link") && holds("kept/file", "x"));
    ASSERT_HR(folder_delete("kept/file", 0), CTL_E_PATHNOTFOUND);
    ASSERT_HR(folder_delete("none", 0), CTL_E_PATHNOTFOUND);
}

/* Far deeper than descriptors and paths reach. */
TEST(deep_folders_are_measured_and_deleted)
{
    uint64_t size;

    begin();
    ASSERT_EQ(mkdir("deep", 0777), 0);
    ASSERT_EQ(chdir("deep"), 0);
    for (int i = 0; i < 2100; i++) {
        ASSERT_EQ(mkdir("d", 0777), 0);
        ASSERT_EQ(chdir("d"), 0);
    }
    put("end", "12345");
    ASSERT_EQ(chdir(test_home()), 0);
    ASSERT_HR(folder_size("deep", &size), S_OK);
    ASSERT_EQ(size, 5);
    ASSERT_HR(folder_copy("deep", "copy", 0), S_OK);
    ASSERT_HR(folder_size("copy", &size), S_OK);
    ASSERT_EQ(size, 5);
    ASSERT_HR(folder_delete("deep", 0), S_OK);
    ASSERT_HR(folder_delete("copy", 0), S_OK);
    ASSERT_FALSE(is_there("deep") || is_there("copy"));
}

TEST(the_size_is_that_of_all_files)
{
    uint64_t size;

    begin();
    ASSERT_HR(folder_size("a", &size), S_OK);
    ASSERT_EQ(size, 3);
    ASSERT_HR(folder_size("none", &size), CTL_E_PATHNOTFOUND);
}
