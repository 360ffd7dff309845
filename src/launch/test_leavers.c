/* SPDX-License-Identifier: MIT */
#include "launch/leavers.h"

#include <sys/wait.h>
#include <unistd.h>

#include <comity/winerror.h>

#include "base/hresult.h"
#include "test.h"

enum {
    ROW = 16,
};

static const CLSID clsid = {
    0x5b1fe8a2, 0x3c5d, 0x4a0e, {0x8f, 0x11, 0x22, 0x3d, 0x5a, 0x9c, 0x70, 5}};
static const CLSID other = {
    0x5b1fe8a2, 0x3c5d, 0x4a0e, {0x8f, 0x11, 0x22, 0x3d, 0x5a, 0x9c, 0x70, 6}};

/* A server that was given to so many, of whom so many came back. */
static void serve(struct leavers *leavers, uint64_t ticket, unsigned n_given, unsigned n_returned)
{
    while (n_given-- > 0)
        leavers_note_given(leavers, &clsid, ticket, getpid());
    while (n_returned-- > 0)
        leavers_note_return(leavers, &clsid, ticket);
}

static struct leavers *open_leavers(void)
{
    struct leavers *leavers;

    ASSERT_HR(leavers_new(&leavers), S_OK);
    return leavers;
}

TEST(servers_that_all_leave_are_not_started_for_ever)
{
    struct leavers *leavers = open_leavers();

    for (uint64_t ticket = 1; ticket <= ROW; ticket++) {
        ASSERT_HR(leavers_check(leavers, &clsid), S_OK);
        serve(leavers, ticket, 2, 2);
    }
    ASSERT_HR(leavers_check(leavers, &other), S_OK);
    ASSERT_HR(leavers_check(leavers, &clsid), CO_E_SERVER_EXEC_FAILURE);
    ASSERT_TRUE(strstr(hr_message(), "16 servers in a row offered the class and revoked it, though "
                                     "they still run, before"));
    ASSERT_HR(leavers_check(leavers, &clsid), S_OK);
    leavers_free(leavers);
}

TEST(it_is_told_whether_they_ended)
{
    struct leavers *leavers = open_leavers();
    pid_t gone = fork();

    if (gone == 0)
        _exit(0);
    ASSERT_EQ(waitpid(gone, NULL, 0), gone);
    for (unsigned n_running = 0; n_running < 2; n_running++) {
        for (uint64_t ticket = 1; ticket <= ROW; ticket++) {
            leavers_note_given(leavers, &clsid, ticket, ticket <= n_running ? getpid() : gone);
            leavers_note_return(leavers, &clsid, ticket);
        }
        ASSERT_HR(leavers_check(leavers, &clsid), CO_E_SERVER_EXEC_FAILURE);
        ASSERT_TRUE(strstr(hr_message(), n_running ? "offered the class and revoked it, or ended, "
                                                   : "offered the class and ended before"));
    }
    leavers_free(leavers);
}

TEST(one_client_that_is_served_now_and_then_is_enough)
{
    struct leavers *leavers = open_leavers();

    for (uint64_t ticket = 1; ticket <= 20 * ROW; ticket++) {
        serve(leavers, ticket, 8, ticket % 8 == 0 ? 7 : 8);
        ASSERT_HR(leavers_check(leavers, &clsid), S_OK);
    }
    leavers_free(leavers);
}

TEST(who_has_not_come_back_yet_may_be_served)
{
    struct leavers *leavers = open_leavers();

    for (uint64_t ticket = 1; ticket <= ROW; ticket++)
        serve(leavers, ticket, 2, 1);
    ASSERT_HR(leavers_check(leavers, &clsid), S_OK);
    for (uint64_t ticket = 1; ticket <= ROW / 2; ticket++)
        leavers_note_return(leavers, &clsid, ticket);
    ASSERT_HR(leavers_check(leavers, &clsid), CO_E_SERVER_EXEC_FAILURE);
    leavers_free(leavers);
}

TEST(very_many_classes_are_no_burden)
{
    struct leavers *leavers = open_leavers();
    CLSID many = clsid;

    for (unsigned i = 0; i < 10000; i++) {
        many.Data1 = i;
        leavers_note_given(leavers, &many, i + 1, getpid());
        leavers_note_return(leavers, &many, i + 1);
        ASSERT_HR(leavers_check(leavers, &many), S_OK);
    }
    leavers_free(leavers);
}
