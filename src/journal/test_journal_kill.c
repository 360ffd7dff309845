/* SPDX-License-Identifier: MIT */
#include "journal/journal.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "journal/journal_trial.h"
#include "killing.h"
#include "picture.h"
#include "test.h"

/* What stands for the registry here: a file that names the journal that was committed. */
static void committed_path(char ret_path[static 4096])
{
    snprintf(ret_path, 4096, "%s/committed", test_home());
}

static HRESULT commit(const uint8_t number[JOURNAL_NUMBER_SIZE])
{
    char path[4096], new_path[4096 + 8];
    int fd;

    committed_path(path);
    snprintf(new_path, sizeof(new_path), "%s.new", path);
    fd = open(new_path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (write(fd, number, JOURNAL_NUMBER_SIZE) != JOURNAL_NUMBER_SIZE || close(fd) < 0 ||
        rename(new_path, path) < 0)
        return E_FAIL;
    return S_OK;
}

static HRESULT was_committed(const uint8_t number[JOURNAL_NUMBER_SIZE], bool *ret_was_committed)
{
    uint8_t found[JOURNAL_NUMBER_SIZE] = {0};
    char path[4096];
    int fd;

    committed_path(path);
    fd = open(path, O_RDONLY | O_CLOEXEC);
    *ret_was_committed = fd >= 0 && read(fd, found, sizeof(found)) == sizeof(found) &&
                         memcmp(found, number, sizeof(found)) == 0;
    if (fd >= 0)
        close(fd);
    return S_OK;
}

static int change(void *context)
{
    const struct trial *trial = context;
    struct journal *journal;
    HRESULT hr;

    hr = journal_begin("trying", JOURNAL_AT_ONCE, was_committed, &journal);
    if (SUCCEEDED(hr))
        hr = trial_change(trial, journal);
    if (SUCCEEDED(hr))
        hr = journal_prepare(journal);
    if (SUCCEEDED(hr))
        hr = commit(journal_number(journal));
    if (SUCCEEDED(hr))
        hr = journal_finish(journal);
    return FAILED(hr);
}

static int recover(void *context)
{
    struct journal_recovery recovery;
    bool is_left = journal_is_left();
    HRESULT hr;

    /* One that was left before it was begun has nothing to be recovered. */
    hr = journal_recover(was_committed, &recovery);
    return SUCCEEDED(hr) && (is_left || hr == S_FALSE) && !journal_is_left() ? 0 : 1;
}

static void recover_whole(void)
{
    int status;

    killing_at(KILLING_NOT_YET, recover, NULL, &status);
    ASSERT_EQ(status, 0);
}

/* Not only is all as it was, but also when it was changed. */
static void check_times(const struct trial *trial, const char *plain_before, const char *plain,
                        const char *timed_before)
{
    _cleanup_(freep) char *timed = picture_of(trial->folder, PICTURE_WITH_TIMES);

    if (strcmp(plain, plain_before) == 0)
        ASSERT_STR(timed, timed_before);
}

/* Of the journal's own files. */
static void check_nothing_is_left(void)
{
    char folder[4096];
    _cleanup_(freep) char *picture = NULL;

    snprintf(folder, sizeof(folder), "%s/state/install", test_home());
    picture = picture_of(folder, PICTURE_PLAIN);
    ASSERT_TRUE(strncmp(picture, "/lock ", 6) == 0 && !strchr(picture, '\n')[1]);
}

/* Changes a trial, killed at a call, and recovers, killed at another; then again to the end. */
static char *picture_after(unsigned change_call, unsigned recovery_call, bool *ret_was_killed,
                           bool *ret_was_recovery_killed)
{
    _cleanup_(freep) char *plain_before = NULL, *timed_before = NULL;
    struct trial trial;
    char *picture;
    int status;

    trial_init(&trial);
    plain_before = picture_of(trial.folder, PICTURE_PLAIN);
    timed_before = picture_of(trial.folder, PICTURE_WITH_TIMES);
    *ret_was_killed = killing_at(change_call, change, &trial, &status) == change_call;
    *ret_was_recovery_killed = killing_at(recovery_call, recover, NULL, &status) == recovery_call;
    recover_whole();
    check_nothing_is_left();
    picture = picture_of(trial.folder, PICTURE_PLAIN);
    check_times(&trial, plain_before, picture, timed_before);
    trial_deinit(&trial);
    return picture;
}

static void make_pictures(char **ret_before, char **ret_after)
{
    struct trial trial;

    trial_init(&trial);
    *ret_before = picture_of(trial.folder, PICTURE_PLAIN);
    trial_change_plainly(&trial);
    *ret_after = picture_of(trial.folder, PICTURE_PLAIN);
    trial_deinit(&trial);
}

TEST(whenever_the_process_is_killed_all_is_as_before_or_as_after)
{
    _cleanup_(freep) char *before = NULL, *after = NULL;
    bool was_killed = true, has_come = false, ignored;

    make_pictures(&before, &after);
    for (unsigned call = 1; was_killed; call++) {
        _cleanup_(freep) char *picture =
            picture_after(call, KILLING_NOT_YET, &was_killed, &ignored);

        if (!has_come && strcmp(picture, after) == 0)
            has_come = true;
        ASSERT_STR(picture, has_come ? after : before);
    }
    ASSERT_TRUE(has_come);
}

TEST(whenever_the_recovery_is_killed_the_next_one_ends_it)
{
    /* In the middle, and behind the commit. */
    static const unsigned thirds[] = {1, 2};
    _cleanup_(freep) char *before = NULL, *after = NULL;
    bool was_killed = true, ignored;
    unsigned n_calls;
    struct trial trial;
    int status;

    make_pictures(&before, &after);
    trial_init(&trial);
    n_calls = killing_at(KILLING_NOT_YET, change, &trial, &status);
    ASSERT_EQ(status, 0);
    trial_deinit(&trial);
    for (size_t i = 0; i < sizeof(thirds) / sizeof(*thirds); i++) {
        was_killed = true;
        for (unsigned call = 1; was_killed; call++) {
            _cleanup_(freep) char *picture =
                picture_after(n_calls * thirds[i] / 3, call, &ignored, &was_killed);

            ASSERT_TRUE(strcmp(picture, before) == 0 || strcmp(picture, after) == 0);
        }
    }
}

TEST(the_title_says_what_was_being_done)
{
    struct journal_recovery recovery;
    struct trial trial;
    int status;

    trial_init(&trial);
    killing_at(30, change, &trial, &status);
    ASSERT_TRUE(journal_is_left());
    ASSERT_HR(journal_recover(was_committed, &recovery), S_OK);
    ASSERT_STR(recovery.title, "trying");
    ASSERT_FALSE(recovery.was_committed);
    journal_recovery_deinit(&recovery);
    ASSERT_HR(journal_recover(was_committed, &recovery), S_FALSE);
    trial_deinit(&trial);
}
