/* SPDX-License-Identifier: MIT */
/*
 * What clients do to a single-threaded server, whose one thread serves them all when it pumps.
 */
#include <dirent.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <comity/windows.h>

#include "apartment/test_server.h"
#include "test.h"
#include "wire/connection.h"
#include "wire/endpoint.h"
#include "wire/objref.h"
#include "wire/orpc.h"
#include "wire/scm_client.h"
#include "wire/scm_protocol.h"

enum {
    REQUESTS = 1000, /* in one piece */
};

static char endpoint[ENDPOINT_NAME_SIZE];
static pid_t client;

static DWORD begin_serving(void)
{
    const struct dirent *entry;
    char path[4096];
    DWORD cookie;
    DIR *folder;

    test_expect_open_descriptors();
    ASSERT_HR(CoInitializeEx(NULL, COINIT_APARTMENTTHREADED), S_OK);
    ASSERT_HR(CoRegisterClassObject(&clsid_test, (IUnknown *)&test_factory, CLSCTX_LOCAL_SERVER,
                                    REGCLS_MULTIPLEUSE, &cookie),
              S_OK);
    snprintf(path, sizeof(path), "%s/run", test_home());
    folder = opendir(path);
    ASSERT_TRUE(folder);
    while ((entry = readdir(folder))) {
        if (strncmp(entry->d_name, "oxid-", 5) == 0)
            snprintf(endpoint, sizeof(endpoint), "%.31s", entry->d_name);
    }
    closedir(folder);
    return cookie;
}

static void pump(void)
{
    MSG msg;

    while (PeekMessageW(&msg, NULL, 0, 0, PM_REMOVE))
        continue;
}

/* Runs @run in a process of its own, and pumps until it says that it is done. */
static void serve_client(void (*run)(void))
{
    struct pollfd done = {.events = POLLIN};
    int pipes[2];

    ASSERT_TRUE(pipe(pipes) == 0);
    client = fork();
    if (client == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        close(pipes[0]);
        run();
        if (write(pipes[1], "x", 1) == 1)
            pause();
        _exit(0);
    }
    close(pipes[1]);
    done.fd = pipes[0];
    while (poll(&done, 1, 1) == 0)
        pump();
    close(pipes[0]);
}

static void end_client(void)
{
    kill(client, SIGKILL);
    waitpid(client, NULL, 0);
    pump();
}

static void end_serving(DWORD cookie)
{
    ASSERT_HR(CoRevokeClassObject(cookie), S_OK);
    CoUninitialize();
}

static void bind_to_server(struct rpc_connection *ret_connection)
{
    int fd = -1;

    ASSERT_HR(endpoint_connect(endpoint, &fd), S_OK);
    rpc_connection_init(ret_connection, fd);
    ASSERT_HR(rpc_bind(ret_connection, &IID_IUnknown, 0), S_OK);
}

static void be_silent_and_talk_nonsense(void)
{
    struct rpc_connection last;
    char answer;
    int fd;

    for (int i = 0; i < 500; i++) {
        ASSERT_HR(endpoint_connect(endpoint, &fd), S_OK);
        if (i % 50 == 0)
            ASSERT_EQ(send(fd, "GET / HTTP/1.0\r\n\r\n", 18, 0), 18);
    }
    ASSERT_HR(endpoint_connect(endpoint, &fd), S_OK);
    ASSERT_EQ(send(fd, "\5\0\0\3\20\0\0\0\310\0\0\0\1\0\0\0", 16, 0), 16);
    bind_to_server(&last);
    ASSERT_EQ(recv(fd, &answer, 1, MSG_DONTWAIT), -1);
}

TEST(silence_and_nonsense_keep_a_single_thread_from_nobody)
{
    DWORD cookie = begin_serving();

    serve_client(be_silent_and_talk_nonsense);
    end_client();
    end_serving(cookie);
}

/* More requests than the socket takes answers; the server is not to wait for who reads none. */
static void read_nothing(void)
{
    static uint8_t frames[REQUESTS][PDU_REQUEST_SIZE + ORPCTHIS_SIZE];
    struct rpc_connection connection, last;

    bind_to_server(&connection);
    for (int i = 0; i < REQUESTS; i++) {
        pdu_header_fill(frames[i], PDU_REQUEST, PFC_FIRST_FRAG | PFC_LAST_FRAG, sizeof(frames[i]),
                        1);
        frames[i][PDU_REQUEST_SIZE] = ORPC_MAJOR;
    }
    for (int i = 0; i < 3; i++)
        ASSERT_EQ(send(connection.fd, frames, sizeof(frames), MSG_DONTWAIT), sizeof(frames));
    bind_to_server(&last);
}

TEST(a_client_that_reads_nothing_keeps_a_single_thread_from_nobody)
{
    DWORD cookie = begin_serving();

    serve_client(read_nothing);
    end_client();
    end_serving(cookie);
}

/* ---- a client that dies while its call is served, and its server pumps meanwhile ---- */

static HRESULT lock_and_lose_the_client(IClassFactory *iface, BOOL lock)
{
    if (!lock) /* which goes with the client */
        return S_OK;
    kill(client, SIGKILL);
    waitpid(client, NULL, 0);
    for (int i = 0; i < 10; i++)
        pump();
    client = 0;
    return S_OK;
}

/* The IPID of the class object, from the SCM. */
static GUID ask_class_object(void)
{
    struct scm_activate wish = {.clsid = clsid_test, .clsctx = CLSCTX_LOCAL_SERVER};
    struct scm_activated activated;
    struct ndr_reader reader, bytes;
    struct rpc_connection scm;
    struct ndr_writer writer;
    struct objref objref;

    ASSERT_HR(scm_connect_running(&scm), S_OK);
    ndr_writer_init(&writer);
    scm_begin(&writer);
    scm_put_activate(&writer, &wish);
    ASSERT_HR(scm_call(&scm, SCM_ACTIVATE, &writer, &reader), S_OK);
    scm_get_activated(&reader, &activated);
    ndr_reader_init(&bytes, activated.objref, activated.objref_size);
    objref_get(&bytes, &objref);
    ASSERT_FALSE(reader.failed || bytes.failed);
    ndr_writer_deinit(&writer);
    rpc_connection_deinit(&scm);
    return objref.standard.ipid;
}

static void lock_the_server(void)
{
    struct rpc_connection connection;
    GUID ipid = ask_class_object(), causality = {1};
    struct ndr_writer writer;
    uint32_t call;

    bind_to_server(&connection);
    ndr_writer_init(&writer);
    ndr_writer_reset(&writer, PDU_OBJECT_REQUEST_SIZE);
    orpc_put_this(&writer, &causality);
    ndr_put_u32(&writer, TRUE);
    ASSERT_HR(rpc_send_request(&connection, &IID_IClassFactory, &ipid, 4, &writer, 0, &call), S_OK);
    pause();
}

TEST(a_client_that_dies_in_a_nested_pump_does_not_stop_it)
{
    DWORD cookie;

    test_factory.lpVtbl->LockServer = lock_and_lose_the_client;
    cookie = begin_serving();
    client = fork();
    if (client == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        lock_the_server();
    }
    while (client)
        pump();
    pump();
    end_serving(cookie);
}
