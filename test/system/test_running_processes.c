/* SPDX-License-Identifier: MIT */
/*
 * The running object table among processes, some of which are killed.
 */
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "harness/test.h"
#include "running.h"
#include "wire/scm_client.h"
#include "wire/scm_protocol.h"

enum {
    PATIENCE_SECONDS = 10,
};

/* Another process with an object that it registered under a name. */
struct owner {
    pid_t pid;
    int orders; /* a byte is an order */
    int news;   /* and is answered by one */
};

/* The orders. */
enum {
    COUNT = 'c',  /* answered by the number of witnesses */
    REVOKE = 'r', /* answered by whether that succeeded */
};

static char say(int fd, char letter)
{
    ASSERT_EQ(write(fd, &letter, 1), 1);
    return letter;
}

static char hear(int fd)
{
    char letter;

    ASSERT_EQ(read(fd, &letter, 1), 1);
    return letter;
}

static void own(const char *name, DWORD flags, int orders, int news)
{
    IRunningObjectTable *table = running_begin(COINIT_MULTITHREADED);
    IMoniker *moniker = running_item(name);
    IDispatch *object = running_witness();
    DWORD cookie;
    char order;

    ASSERT_TRUE(SUCCEEDED(
        IRunningObjectTable_Register(table, flags, (IUnknown *)object, moniker, &cookie)));
    IDispatch_Release(object);
    say(news, 'x');
    while (read(orders, &order, 1) == 1)
        say(news, order == COUNT ? (char)witness_count()
                                 : IRunningObjectTable_Revoke(table, cookie) == S_OK);
    _exit(0);
}

/* Before this process has COM, which does not outlive a fork. */
static struct owner owner_start(const char *name, DWORD flags)
{
    int orders[2], news[2];
    struct owner owner;

    ASSERT_EQ(pipe(orders), 0);
    ASSERT_EQ(pipe(news), 0);
    owner.pid = fork();
    if (owner.pid == 0) {
        close(orders[1]);
        own(name, flags, orders[0], news[1]);
    }
    close(orders[0]);
    close(news[1]);
    owner.orders = orders[1];
    owner.news = news[0];
    hear(owner.news);
    return owner;
}

static char owner_ask(const struct owner *owner, char order)
{
    say(owner->orders, order);
    return hear(owner->news);
}

static void owner_kill(struct owner *owner)
{
    kill(owner->pid, SIGKILL);
    waitpid(owner->pid, NULL, 0);
    close(owner->orders);
    close(owner->news);
}

/* ---- the daemon ---- */

/* Kills it, and returns when it is dead: its connections close then. */
static void kill_daemon(void)
{
    struct rpc_connection scm;
    struct ndr_writer writer;
    struct ndr_reader reader;

    ASSERT_HR(scm_connect_running(&scm), S_OK);
    ndr_writer_init(&writer);
    scm_begin(&writer);
    ASSERT_HR(scm_call(&scm, SCM_STATUS, &writer, &reader), S_OK);
    ASSERT_EQ(kill((pid_t)ndr_get_u32(&reader), SIGKILL), 0);
    ndr_writer_deinit(&writer);
    ASSERT_HR(rpc_receive(&scm, 0), HRESULT_FROM_WIN32(RPC_S_SERVER_UNAVAILABLE));
    rpc_connection_deinit(&scm);
}

/* ---- the tests ---- */

static void await_gone(IRunningObjectTable *table, IMoniker *moniker)
{
    time_t end = time(NULL) + PATIENCE_SECONDS;

    while (IRunningObjectTable_IsRunning(table, moniker) != S_FALSE)
        ASSERT_TRUE(time(NULL) < end);
}

/* The process of the object of that name. */
static pid_t call(IRunningObjectTable *table, IMoniker *moniker)
{
    IDispatch *object;
    IUnknown *found;
    pid_t pid;

    ASSERT_HR(IRunningObjectTable_GetObject(table, moniker, &found), S_OK);
    ASSERT_HR(IUnknown_QueryInterface(found, &IID_IDispatch, (void **)&object), S_OK);
    pid = witness_ask(object, WITNESS_PROCESS);
    IDispatch_Release(object);
    IUnknown_Release(found);
    return pid;
}

TEST(an_object_of_another_process_is_found_and_called)
{
    struct owner owner = owner_start("one", ROTFLAGS_REGISTRATIONKEEPSALIVE);
    IRunningObjectTable *table = running_begin(COINIT_MULTITHREADED);
    IMoniker *moniker = running_item("one"), *found;
    IEnumMoniker *running;

    ASSERT_EQ(call(table, moniker), owner.pid);
    ASSERT_HR(IRunningObjectTable_EnumRunning(table, &running), S_OK);
    ASSERT_HR(IEnumMoniker_Next(running, 1, &found, NULL), S_OK);
    running_expect_name(found, u"!one");
    ASSERT_HR(IMoniker_IsEqual(found, moniker), S_OK);
    IMoniker_Release(found);
    IEnumMoniker_Release(running);
    ASSERT_EQ(owner_ask(&owner, COUNT), 1);
    ASSERT_EQ(owner_ask(&owner, REVOKE), 1);
    ASSERT_EQ(owner_ask(&owner, COUNT), 0);
    ASSERT_HR(IRunningObjectTable_IsRunning(table, moniker), S_FALSE);
    IMoniker_Release(moniker);
    running_end(table);
    owner_kill(&owner);
}

TEST(a_cookie_is_good_in_its_own_process_alone)
{
    struct owner owner = owner_start("one", ROTFLAGS_REGISTRATIONKEEPSALIVE);
    IRunningObjectTable *table = running_begin(COINIT_MULTITHREADED);
    IMoniker *moniker = running_item("one");

    for (DWORD cookie = 0; cookie < 10; cookie++)
        ASSERT_HR(IRunningObjectTable_Revoke(table, cookie), E_INVALIDARG);
    ASSERT_HR(IRunningObjectTable_IsRunning(table, moniker), S_OK);
    IMoniker_Release(moniker);
    running_end(table);
    owner_kill(&owner);
}

TEST(a_killed_process_leaves_nothing_running)
{
    struct owner owner = owner_start("one", ROTFLAGS_REGISTRATIONKEEPSALIVE);
    IRunningObjectTable *table = running_begin(COINIT_MULTITHREADED);
    IMoniker *moniker = running_item("one");
    IUnknown *found;

    ASSERT_HR(IRunningObjectTable_GetObject(table, moniker, &found), S_OK);
    owner_kill(&owner);
    await_gone(table, moniker);
    ASSERT_EQ(running_count(table), 0);
    IUnknown_Release(found);
    ASSERT_HR(IRunningObjectTable_GetObject(table, moniker, &found), MK_E_UNAVAILABLE);
    IMoniker_Release(moniker);
    running_end(table);
}

TEST(what_is_equal_and_alive_follows_what_was_killed)
{
    struct owner first = owner_start("one", ROTFLAGS_REGISTRATIONKEEPSALIVE);
    struct owner second = owner_start("one", ROTFLAGS_REGISTRATIONKEEPSALIVE);
    IRunningObjectTable *table = running_begin(COINIT_MULTITHREADED);
    IMoniker *moniker = running_item("one");

    ASSERT_EQ(call(table, moniker), first.pid);
    owner_kill(&first);
    /* At once: an entry that the daemon has not missed yet is found dead by who asks. */
    ASSERT_EQ(call(table, moniker), second.pid);
    IMoniker_Release(moniker);
    running_end(table);
    owner_kill(&second);
}

TEST(a_weakly_registered_object_goes_with_its_last_client)
{
    struct owner owner = owner_start("one", 0);
    IRunningObjectTable *table = running_begin(COINIT_MULTITHREADED);
    IMoniker *moniker = running_item("one");
    time_t end = time(NULL) + PATIENCE_SECONDS;

    ASSERT_EQ(owner_ask(&owner, COUNT), 1);
    ASSERT_EQ(call(table, moniker), owner.pid);
    while (owner_ask(&owner, COUNT) != 0)
        ASSERT_TRUE(time(NULL) < end);
    await_gone(table, moniker);
    IMoniker_Release(moniker);
    running_end(table);
    owner_kill(&owner);
}

TEST(a_strongly_registered_object_stays_without_clients)
{
    struct owner owner = owner_start("one", ROTFLAGS_REGISTRATIONKEEPSALIVE);
    IRunningObjectTable *table = running_begin(COINIT_MULTITHREADED);
    IMoniker *moniker = running_item("one");

    for (int i = 0; i < 3; i++)
        ASSERT_EQ(call(table, moniker), owner.pid);
    ASSERT_EQ(owner_ask(&owner, COUNT), 1);
    IMoniker_Release(moniker);
    running_end(table);
    owner_kill(&owner);
}

TEST(another_s_object_goes_with_its_own_process)
{
    struct owner owner = owner_start("one", ROTFLAGS_REGISTRATIONKEEPSALIVE);
    IRunningObjectTable *table = running_begin(COINIT_MULTITHREADED);
    IMoniker *moniker = running_item("one"), *alias = running_item("two");
    IUnknown *found;
    DWORD cookie;

    ASSERT_HR(IRunningObjectTable_GetObject(table, moniker, &found), S_OK);
    ASSERT_HR(
        IRunningObjectTable_Register(table, ROTFLAGS_REGISTRATIONKEEPSALIVE, found, alias, &cookie),
        S_OK);
    IUnknown_Release(found);
    ASSERT_EQ(owner_ask(&owner, REVOKE), 1);
    ASSERT_EQ(call(table, alias), owner.pid);
    ASSERT_EQ(owner_ask(&owner, COUNT), 1);
    owner_kill(&owner);
    await_gone(table, alias);
    ASSERT_HR(IRunningObjectTable_Revoke(table, cookie), S_OK);
    IMoniker_Release(moniker);
    IMoniker_Release(alias);
    running_end(table);
}

TEST(entries_outlive_a_killed_daemon_under_their_cookies)
{
    struct owner owner = owner_start("one", ROTFLAGS_REGISTRATIONKEEPSALIVE);
    IRunningObjectTable *table = running_begin(COINIT_MULTITHREADED);
    IMoniker *theirs = running_item("one"), *ours = running_item("two");
    FILETIME time, noted = {.dwLowDateTime = 7, .dwHighDateTime = 30000000};
    IDispatch *object = running_witness();
    DWORD cookie;

    ASSERT_HR(IRunningObjectTable_Register(table, 0, (IUnknown *)object, ours, &cookie), S_OK);
    ASSERT_HR(IRunningObjectTable_NoteChangeTime(table, cookie, &noted), S_OK);
    for (int i = 0; i < 5; i++) {
        kill_daemon();
        ASSERT_EQ(call(table, theirs), owner.pid);
        ASSERT_HR(IRunningObjectTable_IsRunning(table, ours), S_OK);
        ASSERT_EQ(running_count(table), 2);
    }
    ASSERT_HR(IRunningObjectTable_GetTimeOfLastChange(table, ours, &time), S_OK);
    ASSERT_MEM(&time, &noted, sizeof(time));
    kill_daemon();
    ASSERT_EQ(running_count(table), 2);
    ASSERT_HR(IRunningObjectTable_Revoke(table, cookie), S_OK);
    ASSERT_EQ(owner_ask(&owner, REVOKE), 1);
    ASSERT_EQ(running_count(table), 0);
    ASSERT_EQ(IDispatch_Release(object), 0);
    IMoniker_Release(theirs);
    IMoniker_Release(ours);
    running_end(table);
    owner_kill(&owner);
}

TEST(an_active_object_is_active_for_other_processes)
{
    struct owner owner = owner_start("{7D0D8C11-43A5-4E2C-9A31-100000000005}", 0);
    IRunningObjectTable *table = running_begin(COINIT_APARTMENTTHREADED);
    IUnknown *found;

    ASSERT_HR(GetActiveObject(&CLSID_WitnessProgram, NULL, &found), S_OK);
    IUnknown_Release(found);
    running_end(table);
    owner_kill(&owner);
}
