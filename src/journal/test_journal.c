/* SPDX-License-Identifier: MIT */
#include "journal/journal.h"

#include <dirent.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/hresult.h"
#include "journal/journal_trial.h"
#include "picture.h"
#include "test.h"

static HRESULT never(const uint8_t number[JOURNAL_NUMBER_SIZE], bool *ret_was_committed)
{
    *ret_was_committed = false;
    return S_OK;
}

static struct journal *begin(void)
{
    struct journal *journal;

    ASSERT_HR(journal_begin("trying", JOURNAL_AT_ONCE, never, &journal), S_OK);
    return journal;
}

/* How many files the journal keeps in the trial's folder. */
static int count_hidden(const char *folder)
{
    const struct dirent *entry;
    DIR *stream = opendir(folder);
    int n = 0;

    ASSERT_TRUE(stream != NULL);
    while ((entry = readdir(stream)))
        n += strncmp(entry->d_name, ".comity-", 8) == 0;
    closedir(stream);
    return n;
}

TEST(what_was_begun_and_given_up_leaves_all_as_it_was)
{
    _cleanup_(trial_deinit) struct trial trial;
    _cleanup_(freep) char *before = NULL, *after = NULL;
    struct journal *journal;

    trial_init(&trial);
    before = picture_of(trial.folder, PICTURE_WITH_TIMES);
    journal = begin();
    ASSERT_HR(trial_change(&trial, journal), S_OK);
    after = picture_of(trial.folder, PICTURE_WITH_TIMES);
    ASSERT_TRUE(strcmp(before, after) != 0);
    ASSERT_TRUE(journal_free(journal) == NULL);
    free(after);
    after = picture_of(trial.folder, PICTURE_WITH_TIMES);
    ASSERT_STR(after, before);
    ASSERT_FALSE(journal_is_left());
}

TEST(what_is_finished_is_as_if_it_had_been_done_at_once)
{
    _cleanup_(trial_deinit) struct trial trial;
    _cleanup_(freep) char *plain = NULL, *journaled = NULL;
    struct journal *journal;

    trial_init(&trial);
    trial_change_plainly(&trial);
    plain = picture_of(trial.folder, PICTURE_PLAIN);
    trial_deinit(&trial);
    trial_init(&trial);
    journal = begin();
    ASSERT_HR(trial_change(&trial, journal), S_OK);
    ASSERT_HR(journal_prepare(journal), S_OK);
    ASSERT_HR(journal_finish(journal), S_OK);
    ASSERT_EQ(count_hidden(trial.folder), 0);
    journal_free(journal);
    journaled = picture_of(trial.folder, PICTURE_PLAIN);
    ASSERT_STR(journaled, plain);
}

TEST(a_journal_can_be_rolled_back_after_it_was_prepared)
{
    _cleanup_(trial_deinit) struct trial trial;
    _cleanup_(freep) char *before = NULL, *after = NULL;
    struct journal *journal;

    trial_init(&trial);
    before = picture_of(trial.folder, PICTURE_WITH_TIMES);
    journal = begin();
    ASSERT_HR(trial_change(&trial, journal), S_OK);
    ASSERT_HR(journal_prepare(journal), S_OK);
    ASSERT_HR(journal_make_folder(journal, "/tmp/any", 0755), E_UNEXPECTED);
    ASSERT_HR(journal_roll_back(journal), S_OK);
    journal_free(journal);
    after = picture_of(trial.folder, PICTURE_WITH_TIMES);
    ASSERT_STR(after, before);
}

static HRESULT always(const uint8_t number[JOURNAL_NUMBER_SIZE], bool *ret_was_committed)
{
    *ret_was_committed = true;
    return S_OK;
}

TEST(what_was_committed_after_all_is_not_rolled_back)
{
    char folder[4096];
    struct journal *journal;

    snprintf(folder, sizeof(folder), "%s/folder", test_home());
    ASSERT_HR(journal_begin("trying", JOURNAL_AT_ONCE, always, &journal), S_OK);
    ASSERT_HR(journal_make_folder(journal, folder, 0700), S_OK);
    ASSERT_HR(journal_prepare(journal), S_OK);
    ASSERT_HR(journal_roll_back(journal), S_FALSE);
    journal_free(journal);
    ASSERT_EQ(access(folder, F_OK), 0);
    ASSERT_FALSE(journal_is_left());
}

static HRESULT unknown(const uint8_t number[JOURNAL_NUMBER_SIZE], bool *ret_was_committed)
{
    return hr_raise(E_FAIL, "asking");
}

TEST(what_may_have_been_committed_is_left_for_later)
{
    _cleanup_(journal_recovery_deinit) struct journal_recovery recovery = {0};
    char folder[4096];
    struct journal *journal;

    snprintf(folder, sizeof(folder), "%s/folder", test_home());
    ASSERT_HR(journal_begin("trying", JOURNAL_AT_ONCE, unknown, &journal), S_OK);
    ASSERT_HR(journal_make_folder(journal, folder, 0700), S_OK);
    ASSERT_HR(journal_prepare(journal), S_OK);
    ASSERT_HR(journal_roll_back(journal), E_FAIL);
    journal_free(journal);
    ASSERT_EQ(access(folder, F_OK), 0);
    ASSERT_TRUE(journal_is_left());
    ASSERT_HR(journal_recover(never, &recovery), S_OK);
    ASSERT_TRUE(access(folder, F_OK) < 0);
}

TEST(there_is_one_journal_at_a_time)
{
    struct journal *journal = begin(), *other;
    int status;
    pid_t child = fork();

    if (child == 0)
        _exit(journal_begin("other", JOURNAL_AT_ONCE, never, &other) ==
                      hr_from_win32(ERROR_INSTALL_ALREADY_RUNNING)
                  ? 0
                  : 1);
    ASSERT_EQ(waitpid(child, &status, 0), child);
    ASSERT_EQ(status, 0);
    /* In this process as well. */
    ASSERT_HR(journal_begin("other", JOURNAL_AT_ONCE, never, &other),
              hr_from_win32(ERROR_INSTALL_ALREADY_RUNNING));
    journal_free(journal);
    journal_free(begin());
}

TEST(what_is_not_there_is_no_failure)
{
    _cleanup_(trial_deinit) struct trial trial;
    char path[4096];
    struct journal *journal;

    trial_init(&trial);
    journal = begin();
    snprintf(path, sizeof(path), "%s/nowhere", trial.folder);
    ASSERT_HR(journal_remove_file(journal, path), S_FALSE);
    ASSERT_HR(journal_remove_folder(journal, path), S_FALSE);
    ASSERT_HR(journal_move_file(journal, path, "/tmp/other"), hr_from_win32(ERROR_FILE_NOT_FOUND));
    ASSERT_HR(journal_make_folder(journal, trial.folder, 0700), S_FALSE);
    ASSERT_HR(journal_remove_folder(journal, trial.folder), S_FALSE);
    ASSERT_HR(journal_make_folder(journal, "relative", 0700), E_INVALIDARG);
    ASSERT_HR(journal_make_folder(journal, "/tmp/../up", 0700), E_INVALIDARG);
    journal_free(journal);
}

TEST(a_folder_of_the_journal_goes_with_it)
{
    struct journal *journal = begin();
    char scratch[4096], path[8192];
    int fd;

    strcpy(scratch, journal_scratch(journal));
    snprintf(path, sizeof(path), "%s/any", scratch);
    fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    ASSERT_TRUE(fd >= 0);
    close(fd);
    journal_free(journal);
    ASSERT_TRUE(access(scratch, F_OK) < 0);
}

TEST(a_folder_that_others_can_write_is_refused)
{
    struct journal *journal = begin();
    char path[4096];

    journal_free(journal);
    snprintf(path, sizeof(path), "%s/state/install", test_home());
    ASSERT_EQ(chmod(path, 0777), 0);
    ASSERT_HR(journal_begin("trying", JOURNAL_AT_ONCE, never, &journal), E_ACCESSDENIED);
}

TEST(commands_are_run_when_their_end_comes)
{
    char undone[4096], redone[4096];
    struct journal *journal;

    snprintf(undone, sizeof(undone), "%s/undone", test_home());
    snprintf(redone, sizeof(redone), "%s/redone", test_home());
    for (int finish = 0; finish < 2; finish++) {
        journal = begin();
        ASSERT_HR(journal_note_command(journal, (const char *[]){"mkdir", undone, NULL},
                                       (const char *[]){"mkdir", redone, NULL}),
                  S_OK);
        if (finish) {
            ASSERT_HR(journal_prepare(journal), S_OK);
            ASSERT_HR(journal_finish(journal), S_OK);
        }
        journal_free(journal);
        ASSERT_EQ(rmdir(undone), finish ? -1 : 0);
        ASSERT_EQ(rmdir(redone), finish ? 0 : -1);
    }
}

/* An overlay over a folder "old", which it cannot rename; in a filesystem of this test alone. */
static void mount_overlay(char ret_folder[static 4096])
{
    static const char *const parts[] = {"lower", "lower/old", "upper", "work", "merged"};
    char path[8192], options[3 * 8192];

    if (unshare(CLONE_NEWNS) < 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0 ||
        mount("none", test_home(), "tmpfs", 0, "mode=0700") < 0)
        test_skip("this user may not mount filesystems");
    for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++) {
        snprintf(path, sizeof(path), "%s/%s", test_home(), parts[i]);
        ASSERT_EQ(mkdir(path, 0755), 0);
    }
    snprintf(options, sizeof(options), "lowerdir=%s/lower,upperdir=%s/upper,workdir=%s/work",
             test_home(), test_home(), test_home());
    if (mount("overlay", path, "overlay", 0, options) < 0)
        test_skip("there are no overlays here");
    snprintf(ret_folder, 4096, "%s/merged/old", test_home());
}

TEST(a_folder_that_cannot_be_renamed_goes_at_the_end)
{
    struct journal *journal;
    char folder[4096];

    mount_overlay(folder);
    journal = begin();
    ASSERT_HR(journal_remove_folder(journal, folder), S_OK);
    ASSERT_HR(journal_remove_folder(journal, folder), S_FALSE);
    ASSERT_HR(journal_prepare(journal), S_OK);
    ASSERT_HR(journal_roll_back(journal), S_OK);
    journal_free(journal);
    ASSERT_EQ(access(folder, F_OK), 0);

    journal = begin();
    ASSERT_HR(journal_remove_folder(journal, folder), S_OK);
    ASSERT_HR(journal_make_folder(journal, folder, 0700), S_OK);
    ASSERT_HR(journal_prepare(journal), S_OK);
    ASSERT_HR(journal_finish(journal), S_OK);
    journal_free(journal);
    ASSERT_EQ(access(folder, F_OK), 0);

    journal = begin();
    ASSERT_HR(journal_remove_folder(journal, folder), S_OK);
    ASSERT_HR(journal_prepare(journal), S_OK);
    ASSERT_HR(journal_finish(journal), S_OK);
    journal_free(journal);
    ASSERT_TRUE(access(folder, F_OK) < 0);
}

TEST(what_others_put_into_a_removed_folder_stays)
{
    _cleanup_(closep) int place = -1;
    _cleanup_(closep) int file = -1;
    struct journal *journal;
    char folder[4096], path[8192];

    snprintf(folder, sizeof(folder), "%s/folder", test_home());
    snprintf(path, sizeof(path), "%s/others", folder);
    ASSERT_EQ(mkdir(folder, 0755), 0);
    place = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
    journal = begin();
    ASSERT_HR(journal_remove_folder(journal, folder), S_OK);
    ASSERT_TRUE(access(folder, F_OK) < 0);
    file = openat(place, "others", O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    ASSERT_TRUE(file >= 0);
    ASSERT_HR(journal_prepare(journal), S_OK);
    ASSERT_HR(journal_finish(journal), S_OK);
    journal_free(journal);
    ASSERT_EQ(access(path, F_OK), 0);
}
