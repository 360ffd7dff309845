/* SPDX-License-Identifier: MIT */
#include "selfreg/attempt_folder.h"

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "test.h"

static bool is_there(const char *folder)
{
    return access(folder, F_OK) == 0;
}

TEST(a_folder_is_private_and_goes_with_all_that_is_in_it)
{
    char scratch[PATH_MAX], path[PATH_MAX + 8];
    struct stat status;
    char *folder;

    ASSERT_HR(attempt_folder_make(&folder), S_OK);
    ASSERT_EQ(stat(folder, &status), 0);
    ASSERT_EQ(status.st_mode & 0777, 0700);
    attempt_folder_scratch(folder, scratch);
    snprintf(path, sizeof(path), "%s/deep", scratch);
    ASSERT_EQ(mkdir(path, 0700), 0);
    snprintf(path, sizeof(path), "%s/link", scratch);
    ASSERT_EQ(symlink(test_home(), path), 0);
    snprintf(scratch, sizeof(scratch), "%.*s", PATH_MAX - 1, folder);
    ASSERT_TRUE(attempt_folder_remove(folder) == NULL);
    ASSERT_FALSE(is_there(scratch));
    ASSERT_TRUE(is_there(test_home()));
    ASSERT_TRUE(attempt_folder_remove(NULL) == NULL);
}

/* A process makes a folder and dies; it is not waited for, so that its number stays in use. */
static pid_t leave_folder(char ret_left[static PATH_MAX])
{
    char *folder;
    int ends[2];
    pid_t child;

    ASSERT_EQ(pipe(ends), 0);
    child = fork();
    if (child == 0) {
        if (FAILED(attempt_folder_make(&folder)) ||
            write(ends[1], folder, strlen(folder) + 1) != (ssize_t)strlen(folder) + 1)
            _exit(1);
        _exit(0);
    }
    ASSERT_TRUE(read(ends[0], ret_left, PATH_MAX) > 0);
    close(ends[0]);
    close(ends[1]);
    ASSERT_TRUE(is_there(ret_left));
    return child;
}

TEST(what_a_dead_process_has_left_goes_with_the_next)
{
    char left[PATH_MAX];
    pid_t child = leave_folder(left);
    char *folder;

    ASSERT_HR(attempt_folder_make(&folder), S_OK);
    attempt_folder_remove(folder);
    ASSERT_TRUE(is_there(left));
    ASSERT_EQ(waitpid(child, NULL, 0), child);
    ASSERT_HR(attempt_folder_make(&folder), S_OK);
    attempt_folder_remove(folder);
    ASSERT_FALSE(is_there(left));
}

TEST(what_a_dead_process_has_left_can_be_swept_away)
{
    char left[PATH_MAX];
    pid_t child = leave_folder(left);

    attempt_folder_sweep();
    ASSERT_TRUE(is_there(left));
    ASSERT_EQ(waitpid(child, NULL, 0), child);
    attempt_folder_sweep();
    ASSERT_FALSE(is_there(left));
}
