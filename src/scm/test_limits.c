/* SPDX-License-Identifier: MIT */
/*
 * What one process takes too much of, others have all the same. Each test's hostile process is a
 * child; the test itself is another client.
 */
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <comity/winreg.h>

#include "base/hresult.h"
#include "test.h"
#include "wire/endpoint.h"
#include "wire/scm_client.h"
#include "wire/scm_protocol.h"

enum {
    CONNECTIONS = 200,
    LAUNCHES_MAX = 64,
    OFFERS_MAX = 4096,
    WISHES_MAX = 1024,
};

static const CLSID clsid_silent = {
    0x5b1fe8a2, 0x3c5d, 0x4a0e, {0x8f, 0x11, 0x22, 0x3d, 0x5a, 0x9c, 0x80, 0x00}};

/* ---- asking ---- */

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

static CLSID class_number(unsigned i)
{
    CLSID clsid = clsid_silent;

    clsid.Data1 += i;
    return clsid;
}

/* Asks for the class, without waiting for the answer. */
static void send_wish(struct rpc_connection *scm, unsigned i, uint32_t *ret_call)
{
    struct scm_activate wish = {.clsid = class_number(i), .clsctx = CLSCTX_LOCAL_SERVER};
    struct ndr_writer writer;

    ndr_writer_init(&writer);
    scm_begin(&writer);
    scm_put_activate(&writer, &wish);
    ASSERT_HR(rpc_send_request(scm, &scm_interface, NULL, SCM_ACTIVATE, &writer, 0, ret_call),
              S_OK);
    ndr_writer_deinit(&writer);
}

static HRESULT take_answer(struct rpc_connection *scm, uint32_t call, const char *words)
{
    struct scm_activated activated;
    struct ndr_reader reader;

    ASSERT_HR(rpc_receive_response(scm, call, &reader), S_OK);
    scm_get_activated(&reader, &activated);
    ASSERT_FALSE(reader.failed);
    ASSERT_TRUE(memmem(activated.text, activated.text_size, words, strlen(words)));
    return activated.hr;
}

/* The class of the number has a server that this command starts. */
static void register_command(unsigned i, const char *command)
{
    char path[128];

    snprintf(path, sizeof(path),
             "Software\\Classes\\CLSID\\{%08X-3C5D-4A0E-8F11-223D5A9C8000}\\LocalServer32",
             (unsigned)class_number(i).Data1);
    ASSERT_EQ(
        RegSetKeyValueA(HKEY_CURRENT_USER, path, NULL, REG_SZ, command, (DWORD)strlen(command) + 1),
        ERROR_SUCCESS);
}

/* ---- hostile processes ---- */

/* Runs in a process that stays until the test ends; returns when it has done all. */
static void let_another(void (*take)(void))
{
    int pipes[2];
    char mark;

    ASSERT_EQ(pipe(pipes), 0);
    if (fork() == 0) {
        take();
        ASSERT_EQ(write(pipes[1], "x", 1), 1);
        for (;;)
            pause();
    }
    close(pipes[1]);
    ASSERT_EQ(read(pipes[0], &mark, 1), 1);
    close(pipes[0]);
}

/* Starts a daemon that may never have more than @n descriptors. */
static void start_limited(rlim_t n)
{
    struct rlimit limit = {.rlim_cur = n, .rlim_max = n};
    struct rpc_connection scm;
    int status;

    if (fork() == 0) {
        setrlimit(RLIMIT_NOFILE, &limit);
        _exit(FAILED(scm_connect(&scm)));
    }
    wait(&status);
    ASSERT_EQ(status, 0);
}

static void take_all_connections(void)
{
    static struct rpc_connection taken[CONNECTIONS];
    HRESULT hr = S_OK;
    int n;

    for (n = 0; n < CONNECTIONS && SUCCEEDED(hr); n++)
        hr = scm_connect_running(&taken[n]);
    ASSERT_HR(hr, HRESULT_FROM_WIN32(ERROR_NOT_ENOUGH_QUOTA));
    ASSERT_TRUE(strstr(hr_message(), "no more connections of this process"));
}

TEST(connections_of_one_process_leave_some_for_others)
{
    struct rpc_connection scm;

    start_limited(128);
    let_another(take_all_connections);
    ASSERT_HR(scm_connect_running(&scm), S_OK);
    ASSERT_TRUE(daemon_of(&scm) > 0);
    rpc_connection_deinit(&scm);
}

static int count_closed(const struct rpc_connection *taken)
{
    int n = 0;
    char mark;

    for (int i = 0; i < CONNECTIONS; i++)
        n += recv(taken[i].fd, &mark, 1, MSG_DONTWAIT) == 0;
    return n;
}

/* A long message on each connection, none of which ends: each alone might be that long. */
static void take_all_memory(void)
{
    static struct rpc_connection taken[CONNECTIONS];
    static uint8_t frame[60000];

    for (int i = 0; i < CONNECTIONS; i++) {
        ASSERT_HR(scm_connect_running(&taken[i]), S_OK);
        pdu_header_fill(frame, PDU_REQUEST, PFC_FIRST_FRAG, sizeof(frame), 7);
        for (int part = 0; part < 4; part++) {
            if (send(taken[i].fd, frame, sizeof(frame), MSG_NOSIGNAL) != sizeof(frame))
                break;
            frame[3] = 0;
        }
    }
    while (count_closed(taken) < CONNECTIONS / 2)
        sched_yield();
}

TEST(unfinished_messages_of_one_process_are_limited_together)
{
    struct rpc_connection scm;

    ASSERT_HR(scm_connect(&scm), S_OK);
    let_another(take_all_memory);
    ASSERT_TRUE(daemon_of(&scm) > 0);
    rpc_connection_deinit(&scm);
}

static HRESULT offer(struct rpc_connection *scm, uint32_t cookie)
{
    const struct scm_offer told = {
        .clsid = clsid_silent, .cookie = cookie, .clsctx = 4, .objref = "x", .objref_size = 1};
    struct ndr_writer writer;
    struct ndr_reader reader;
    HRESULT hr;

    ndr_writer_init(&writer);
    scm_begin(&writer);
    scm_put_offer(&writer, &told);
    ASSERT_HR(scm_call(scm, SCM_OFFER, &writer, &reader), S_OK);
    hr = scm_get_result(&reader);
    ndr_writer_deinit(&writer);
    return hr;
}

/* On two connections: it is the process that has so many. */
static void take_all_offers(void)
{
    struct rpc_connection scm[2];

    for (int i = 0; i < 2; i++)
        ASSERT_HR(scm_connect(&scm[i]), S_OK);
    for (uint32_t i = 1; i <= OFFERS_MAX; i++)
        ASSERT_HR(offer(&scm[i % 2], i), S_OK);
    ASSERT_HR(offer(&scm[0], OFFERS_MAX + 1), HRESULT_FROM_WIN32(ERROR_NOT_ENOUGH_QUOTA));
    ASSERT_TRUE(strstr(hr_message(), "4096 classes on offer"));
}

TEST(offers_of_one_process_leave_some_for_others)
{
    struct rpc_connection scm;

    ASSERT_HR(scm_connect(&scm), S_OK);
    let_another(take_all_offers);
    ASSERT_HR(offer(&scm, 1), S_OK);
    rpc_connection_deinit(&scm);
}

static void take_all_launches(void)
{
    struct rpc_connection scm;
    uint32_t call = 0;

    ASSERT_HR(scm_connect(&scm), S_OK);
    for (unsigned i = 0; i <= LAUNCHES_MAX; i++)
        send_wish(&scm, i, &call);
    ASSERT_HR(take_answer(&scm, call, "64 servers that are being started"),
              HRESULT_FROM_WIN32(ERROR_NOT_ENOUGH_QUOTA));
}

TEST(launches_of_one_process_leave_some_for_others)
{
    struct rpc_connection scm;
    uint32_t call;

    test_expect_open_descriptors();
    for (unsigned i = 0; i <= LAUNCHES_MAX; i++)
        register_command(i, "/bin/sh -c \"sleep 100\"");
    register_command(LAUNCHES_MAX + 1, "/bin/false");
    let_another(take_all_launches);
    ASSERT_HR(scm_connect(&scm), S_OK);
    send_wish(&scm, LAUNCHES_MAX + 1, &call);
    ASSERT_HR(take_answer(&scm, call, "exited with status 1"), CO_E_SERVER_EXEC_FAILURE);
    rpc_connection_deinit(&scm);
}

static void take_all_wishes(void)
{
    struct rpc_connection scm[2];
    uint32_t call = 0;

    for (int i = 0; i < 2; i++) {
        ASSERT_HR(scm_connect(&scm[i]), S_OK);
        for (int n = 0; n < WISHES_MAX / 2; n++)
            send_wish(&scm[i], 0, &call);
    }
    send_wish(&scm[1], 0, &call);
    ASSERT_HR(take_answer(&scm[1], call, "1024 activations that wait"),
              HRESULT_FROM_WIN32(ERROR_NOT_ENOUGH_QUOTA));
}

TEST(waiting_activations_of_one_process_are_limited_together)
{
    struct rpc_connection scm;

    test_expect_open_descriptors();
    register_command(0, "/bin/sh -c \"sleep 100\"");
    let_another(take_all_wishes);
    ASSERT_HR(scm_connect(&scm), S_OK);
    ASSERT_TRUE(daemon_of(&scm) > 0);
    rpc_connection_deinit(&scm);
}
