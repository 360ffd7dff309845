/* SPDX-License-Identifier: MIT */
/*
 * The running object table as processes see it from the daemon's socket.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "test.h"
#include "wire/rot_protocol.h"
#include "wire/scm_client.h"

static struct rot_bytes bytes(const char *text)
{
    return (struct rot_bytes){text, (uint32_t)strlen(text)};
}

/* A request whose answer is an HRESULT; @writer holds it. */
static HRESULT ask_hr(struct rpc_connection *scm, uint16_t opnum, struct ndr_writer *writer)
{
    struct ndr_reader reader;
    HRESULT hr;

    ASSERT_HR(scm_call(scm, opnum, writer, &reader), S_OK);
    hr = (HRESULT)ndr_get_u32(&reader);
    ASSERT_FALSE(reader.failed);
    ndr_writer_deinit(writer);
    return hr;
}

static HRESULT add(struct rpc_connection *scm, uint32_t cookie, const char *name)
{
    struct rot_registration told = {
        .cookie = cookie,
        .flags = 1,
        .time = 5,
        .comparison = bytes(name),
        .moniker = bytes("moniker"),
        .object = bytes("object"),
        .name = bytes(name),
    };
    struct ndr_writer writer;

    ndr_writer_init(&writer);
    scm_begin(&writer);
    rot_put_registration(&writer, &told);
    return ask_hr(scm, ROT_REGISTER, &writer);
}

static HRESULT take_back(struct rpc_connection *scm, uint32_t cookie)
{
    struct ndr_writer writer;

    ndr_writer_init(&writer);
    scm_begin(&writer);
    ndr_put_u32(&writer, cookie);
    return ask_hr(scm, ROT_REVOKE, &writer);
}

static HRESULT note_time(struct rpc_connection *scm, uint32_t cookie, uint64_t value)
{
    struct rot_time time = {cookie, value};
    struct ndr_writer writer;

    ndr_writer_init(&writer);
    scm_begin(&writer);
    rot_put_time(&writer, &time);
    return ask_hr(scm, ROT_NOTE_TIME, &writer);
}

/* What is found is the connection's until its next call. */
static struct rot_found find(struct rpc_connection *scm, const char *name, uint64_t stale)
{
    struct rot_query query = {.comparison = bytes(name), .stale = stale};
    struct rot_found found;
    struct ndr_writer writer;
    struct ndr_reader reader;

    ndr_writer_init(&writer);
    scm_begin(&writer);
    rot_put_query(&writer, &query);
    ASSERT_HR(scm_call(scm, ROT_FIND, &writer, &reader), S_OK);
    rot_get_found(&reader, &found);
    ASSERT_FALSE(reader.failed);
    ndr_writer_deinit(&writer);
    return found;
}

/* All lines, by as many portions as it takes. */
static unsigned count(struct rpc_connection *scm, unsigned *ret_portions)
{
    struct rot_line line = {0};
    bool has_more = true;
    unsigned n = 0;

    for (*ret_portions = 0; has_more; ++*ret_portions) {
        struct ndr_writer writer;
        struct ndr_reader reader;

        ndr_writer_init(&writer);
        scm_begin(&writer);
        ndr_put_u64(&writer, line.entry);
        ASSERT_HR(scm_call(scm, ROT_LIST, &writer, &reader), S_OK);
        while (rot_get_line(&reader, &line, &has_more) == S_OK)
            n++;
        ASSERT_FALSE(reader.failed);
        ndr_writer_deinit(&writer);
    }
    return n;
}

TEST(an_object_is_registered_and_found_until_it_is_revoked)
{
    struct rpc_connection scm;
    struct rot_found found;

    ASSERT_HR(scm_connect(&scm), S_OK);
    ASSERT_HR(find(&scm, "one", 0).hr, MK_E_UNAVAILABLE);
    ASSERT_HR(add(&scm, 1, "one"), S_OK);
    ASSERT_HR(add(&scm, 2, "one"), MK_S_MONIKERALREADYREGISTERED);
    ASSERT_HR(note_time(&scm, 1, 6), S_OK);
    ASSERT_HR(note_time(&scm, 3, 6), S_FALSE);
    found = find(&scm, "one", 0);
    ASSERT_HR(found.hr, S_OK);
    ASSERT_EQ(found.time, 6);
    ASSERT_MEM(found.object.data, "object", 6);
    ASSERT_HR(take_back(&scm, 1), S_OK);
    ASSERT_HR(take_back(&scm, 1), S_FALSE);
    ASSERT_EQ(find(&scm, "one", 0).time, 5);
    rpc_connection_deinit(&scm);
}

TEST(an_entry_that_was_found_dead_is_dropped)
{
    struct rpc_connection scm;
    uint64_t entry;

    ASSERT_HR(scm_connect(&scm), S_OK);
    ASSERT_HR(add(&scm, 1, "one"), S_OK);
    entry = find(&scm, "one", 0).entry;
    ASSERT_HR(find(&scm, "one", entry + 1).hr, S_OK);
    ASSERT_HR(find(&scm, "one", entry).hr, MK_E_UNAVAILABLE);
    rpc_connection_deinit(&scm);
}

TEST(entries_go_with_the_connection_that_made_them)
{
    struct rpc_connection scm, other;
    unsigned portions;

    ASSERT_HR(scm_connect(&scm), S_OK);
    ASSERT_HR(scm_connect(&other), S_OK);
    ASSERT_HR(add(&other, 1, "one"), S_OK);
    ASSERT_HR(take_back(&scm, 1), S_FALSE);
    ASSERT_EQ(count(&scm, &portions), 1);
    rpc_connection_deinit(&other);
    while (find(&scm, "one", 0).hr == S_OK)
        ;
    ASSERT_EQ(count(&scm, &portions), 0);
    rpc_connection_deinit(&scm);
}

TEST(a_long_list_comes_in_portions)
{
    struct rpc_connection scm;
    unsigned portions;
    char name[32];

    ASSERT_HR(scm_connect(&scm), S_OK);
    for (uint32_t i = 1; i <= 2000; i++) {
        snprintf(name, sizeof(name), "object number %u", i);
        ASSERT_HR(add(&scm, i, name), S_OK);
    }
    ASSERT_EQ(count(&scm, &portions), 2000);
    ASSERT_TRUE(portions > 1);
    rpc_connection_deinit(&scm);
}

TEST(requests_that_claim_too_much_end_their_connection)
{
    static const uint16_t opnums[] = {ROT_REGISTER, ROT_REVOKE, ROT_NOTE_TIME, ROT_FIND, ROT_LIST};
    struct rot_registration told = {.comparison = {.size = ROT_COMPARISON_MAX + 1}};
    struct rpc_connection scm;
    struct ndr_writer writer;
    struct ndr_reader reader;

    told.comparison.data = calloc(1, told.comparison.size);
    ASSERT_TRUE(told.comparison.data);
    ndr_writer_init(&writer);
    for (size_t i = 0; i < sizeof(opnums) / sizeof(*opnums); i++) {
        ASSERT_HR(scm_connect(&scm), S_OK);
        scm_begin(&writer);
        if (opnums[i] == ROT_REGISTER)
            rot_put_registration(&writer, &told);
        else
            ndr_put_u8(&writer, 1);
        ASSERT_TRUE(FAILED(scm_call(&scm, opnums[i], &writer, &reader)));
        rpc_connection_deinit(&scm);
    }
    ndr_writer_deinit(&writer);
    free((void *)told.comparison.data);
    ASSERT_HR(scm_connect_running(&scm), S_OK);
    rpc_connection_deinit(&scm);
}

/* Registers and waits to be killed, on a daemon that is killed meanwhile. */
static pid_t start_owner(int *ret_orders)
{
    struct rpc_connection scm;
    int orders[2];
    char order;
    pid_t child;

    ASSERT_EQ(pipe(orders), 0);
    child = fork();
    if (child == 0) {
        close(orders[1]);
        for (int i = 0; i < 2; i++) {
            ASSERT_HR(scm_connect(&scm), S_OK);
            ASSERT_HR(add(&scm, 1, "one"), S_OK);
            while (rpc_receive(&scm, 0) == S_OK)
                ;
            ASSERT_EQ(read(orders[0], &order, 1), 1);
        }
        _exit(0);
    }
    close(orders[0]);
    *ret_orders = orders[1];
    return child;
}

static pid_t daemon_of(struct rpc_connection *scm)
{
    struct ndr_writer writer;
    struct ndr_reader reader;
    pid_t pid;

    ndr_writer_init(&writer);
    scm_begin(&writer);
    ASSERT_HR(scm_call(scm, SCM_STATUS, &writer, &reader), S_OK);
    pid = (pid_t)ndr_get_u32(&reader);
    ndr_writer_deinit(&writer);
    return pid;
}

TEST(a_question_waits_for_what_the_killed_daemon_knew)
{
    struct rpc_connection scm;
    unsigned portions;
    pid_t owner;
    int orders;

    ASSERT_HR(scm_connect(&scm), S_OK);
    owner = start_owner(&orders);
    while (find(&scm, "one", 0).hr != S_OK)
        ;
    ASSERT_EQ(kill(daemon_of(&scm), SIGKILL), 0);
    ASSERT_HR(rpc_receive(&scm, 0), HRESULT_FROM_WIN32(RPC_S_SERVER_UNAVAILABLE));
    rpc_connection_deinit(&scm);
    ASSERT_HR(scm_connect(&scm), S_OK);
    ASSERT_EQ(write(orders, "x", 1), 1);
    ASSERT_HR(find(&scm, "one", 0).hr, S_OK);
    ASSERT_EQ(count(&scm, &portions), 1);
    kill(owner, SIGKILL);
    waitpid(owner, NULL, 0);
    while (find(&scm, "one", 0).hr == S_OK)
        ;
    close(orders);
    rpc_connection_deinit(&scm);
}
