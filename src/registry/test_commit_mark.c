/* SPDX-License-Identifier: MIT */
#include "registry/commit_mark.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <comity/winreg.h>

#include "base/hresult.h"
#include "registry/journal.h"
#include "registry/transaction.h"
#include "store/store_note.h"
#include "test.h"

enum {
    FIRST_STEP_BEHIND = 3, /* of commit.c's: one hive has the commit */
    STEPS = 4,
};

static const uint8_t mine[COMMIT_MARK_SIZE] = "mine", other[COMMIT_MARK_SIZE] = "other";
static int deadly_step;

static void die_at_step(int step)
{
    if (step == deadly_step)
        raise(SIGKILL);
}

static bool was_marked(const uint8_t *number)
{
    bool was;

    ASSERT_HR(transaction_was_marked(number, &was), S_OK);
    return was;
}

static struct transaction *begin_marked(const uint8_t *number)
{
    struct transaction *transaction;

    ASSERT_HR(transaction_new(0, &transaction), S_OK);
    ASSERT_HR(transaction_mark(transaction, number), S_OK);
    return transaction;
}

TEST(a_mark_is_there_when_its_transaction_is_committed)
{
    struct transaction *transaction = begin_marked(mine);

    test_expect_open_descriptors();
    ASSERT_FALSE(was_marked(mine));
    ASSERT_HR(transaction_commit(transaction), S_OK);
    ASSERT_TRUE(was_marked(mine));
    ASSERT_FALSE(was_marked(other));
    ASSERT_HR(transaction_mark(transaction, other), hr_from_win32(ERROR_TRANSACTION_NOT_ACTIVE));
    transaction_unref(transaction);
}

TEST(a_mark_goes_with_what_is_rolled_back)
{
    struct transaction *transaction = begin_marked(mine);

    test_expect_open_descriptors();
    ASSERT_HR(transaction_rollback(transaction), S_OK);
    ASSERT_FALSE(was_marked(mine));
    transaction_unref(transaction);
}

TEST(the_last_mark_counts)
{
    struct transaction *first = begin_marked(mine), *second;

    test_expect_open_descriptors();
    ASSERT_HR(transaction_commit(first), S_OK);
    second = begin_marked(other);
    ASSERT_HR(transaction_commit(second), S_OK);
    ASSERT_FALSE(was_marked(mine));
    ASSERT_TRUE(was_marked(other));
    transaction_unref(first);
    transaction_unref(second);
}

/* Changes both hives, and dies at a step of the commit. */
static void commit_and_die(int step)
{
    int status;
    pid_t child = fork();

    if (child == 0) {
        struct transaction *transaction = begin_marked(mine);
        struct hive_txn txn;

        deadly_step = step;
        journal_step = die_at_step;
        ASSERT_HR(transaction_write_begin(transaction, HIVE_MACHINE, &txn), S_OK);
        ASSERT_HR(store_set_note(&txn, 0, NOTE_FILE, "other", 5), S_OK);
        ASSERT_HR(hive_write_commit(&txn), S_OK);
        transaction_commit(transaction);
        _exit(1);
    }
    ASSERT_EQ(waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
}

TEST(a_commit_that_a_killed_process_began_is_completed_before_the_mark_is_looked_for)
{
    test_expect_open_descriptors();
    for (int step = 1; step <= STEPS; step++) {
        struct transaction *before = begin_marked(other);

        ASSERT_HR(transaction_commit(before), S_OK);
        transaction_unref(before);
        commit_and_die(step);
        ASSERT_EQ(was_marked(mine), step >= FIRST_STEP_BEHIND);
    }
}
