/* SPDX-License-Identifier: MIT */
/* What any verb does when it finds an installation that was killed. */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "journal/journal.h"
#include "picture.h"
#include "registry/commit_mark.h"
#include "registry/transaction.h"
#include "sibling.h"
#include "test.h"

static void write_through(struct journal *journal, const char *path, const char *text)
{
    int fd;

    ASSERT_HR(journal_new_file(journal, path, 0644, &fd), S_OK);
    ASSERT_EQ(write(fd, text, strlen(text)), strlen(text));
    ASSERT_HR(journal_place_file(journal, NULL), S_OK);
}

/* As an installation does, up to the commit, or past it; then it dies. */
static void install_and_die(const char *folder, bool commits)
{
    struct transaction *transaction;
    struct journal *journal;
    char path[4096];

    ASSERT_HR(
        journal_begin("installing Example 1.0", JOURNAL_AT_ONCE, transaction_was_marked, &journal),
        S_OK);
    snprintf(path, sizeof(path), "%s/replaced", folder);
    write_through(journal, path, "after");
    snprintf(path, sizeof(path), "%s/new", folder);
    write_through(journal, path, "new");
    ASSERT_HR(transaction_new(0, &transaction), S_OK);
    ASSERT_HR(transaction_mark(transaction, journal_number(journal)), S_OK);
    ASSERT_HR(journal_prepare(journal), S_OK);
    if (commits)
        ASSERT_HR(transaction_commit(transaction), S_OK);
    raise(SIGKILL);
}

static void interrupt(const char *folder, bool commits)
{
    int status;
    pid_t child = fork();

    if (child == 0)
        install_and_die(folder, commits);
    ASSERT_EQ(waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
    ASSERT_TRUE(journal_is_left());
}

static void make_folder(char ret_folder[static 4096])
{
    char path[4096 + 16];
    int fd;

    snprintf(ret_folder, 4096, "%s/files", test_home());
    ASSERT_EQ(mkdir(ret_folder, 0755), 0);
    snprintf(path, sizeof(path), "%s/replaced", ret_folder);
    fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    ASSERT_EQ(write(fd, "before", 6), 6);
    close(fd);
}

TEST(any_verb_undoes_what_was_interrupted_and_says_so)
{
    static const char *const verbs[][4] = {
        {"comity", "reg", "query", "HKCU"},
        {"comity", "hresult", "0"},
        {"comity-msi", "recover"},
    };
    char folder[4096];

    make_folder(folder);
    for (size_t i = 0; i < sizeof(verbs) / sizeof(*verbs); i++) {
        _cleanup_(freep) char *before = picture_of(folder, PICTURE_WITH_TIMES);
        _cleanup_(freep) char *after = NULL, *said = NULL;
        const char *words[] = {verbs[i][0], verbs[i][1], verbs[i][2], verbs[i][3], NULL};

        interrupt(folder, false);
        ASSERT_EQ(sibling_run(words, &said), 0);
        ASSERT_TRUE(strstr(said, "undid what was interrupted: installing Example 1.0") != NULL);
        after = picture_of(folder, PICTURE_WITH_TIMES);
        ASSERT_STR(after, before);
        ASSERT_FALSE(journal_is_left());
    }
}

TEST(what_was_committed_is_completed)
{
    _cleanup_(freep) char *before = NULL, *after = NULL, *said = NULL;
    char folder[4096];

    make_folder(folder);
    interrupt(folder, true);
    before = picture_of(folder, PICTURE_PLAIN);
    ASSERT_EQ(sibling_run((const char *[]){"comity", "reg", "query", "HKCU", NULL}, &said), 0);
    ASSERT_TRUE(strstr(said, "completed what was interrupted: installing Example 1.0") != NULL);
    after = picture_of(folder, PICTURE_PLAIN);
    ASSERT_TRUE(strstr(before, ".comity-") != NULL);
    ASSERT_TRUE(strstr(after, ".comity-") == NULL);
    ASSERT_TRUE(strstr(after, "/new") != NULL);
    ASSERT_FALSE(journal_is_left());
}

TEST(what_others_run_meanwhile_is_left_alone)
{
    _cleanup_(freep) char *said = NULL;
    struct journal *journal;

    ASSERT_HR(journal_begin("installing", JOURNAL_AT_ONCE, transaction_was_marked, &journal), S_OK);
    test_expect_open_descriptors();
    ASSERT_EQ(sibling_run((const char *[]){"comity", "reg", "query", "HKCU", NULL}, &said), 0);
    ASSERT_TRUE(strstr(said, "interrupted") == NULL);
    ASSERT_HR(journal_prepare(journal), S_OK);
    journal_roll_back(journal);
    journal_free(journal);
}
