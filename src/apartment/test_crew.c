/* SPDX-License-Identifier: MIT */
/*
 * What connections do to a multi-threaded server: through the ABI, and its socket.
 */
#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <comity/windows.h>

#include "apartment/test_server.h"
#include "test.h"
#include "wire/connection.h"
#include "wire/endpoint.h"

enum {
    SILENT = 10000,
    GREETING = 900,
    THREADS_MAX = 8,
};

/* Offers a class, and finds the socket that its calls would come in by. */
static DWORD begin_serving(char ret_endpoint[static ENDPOINT_NAME_SIZE])
{
    const struct dirent *entry;
    char path[4096];
    DWORD cookie;
    DIR *folder;

    test_expect_open_descriptors();
    ASSERT_HR(CoInitializeEx(NULL, COINIT_MULTITHREADED), S_OK);
    ASSERT_HR(CoRegisterClassObject(&clsid_test, (IUnknown *)&test_factory, CLSCTX_LOCAL_SERVER,
                                    REGCLS_MULTIPLEUSE, &cookie),
              S_OK);
    snprintf(path, sizeof(path), "%s/run", test_home());
    folder = opendir(path);
    ASSERT_TRUE(folder);
    ret_endpoint[0] = '\0';
    while ((entry = readdir(folder))) {
        if (strncmp(entry->d_name, "oxid-", 5) == 0)
            snprintf(ret_endpoint, ENDPOINT_NAME_SIZE, "%.31s", entry->d_name);
    }
    closedir(folder);
    ASSERT_TRUE(ret_endpoint[0]);
    return cookie;
}

static void end_serving(DWORD cookie)
{
    ASSERT_HR(CoRevokeClassObject(cookie), S_OK);
    CoUninitialize();
}

static int count_threads(void)
{
    FILE *status = fopen("/proc/self/status", "re");
    char line[256];
    int n = 0;

    ASSERT_TRUE(status);
    while (fgets(line, sizeof(line), status))
        sscanf(line, "Threads: %d", &n);
    fclose(status);
    return n;
}

/* ---- clients ---- */

/* Binds on a new connection: who is answered knows that all before him were let in. */
static void bind_and_call(const char *endpoint, struct rpc_connection *ret_connection)
{
    int fd = -1;

    ASSERT_HR(endpoint_connect(endpoint, &fd), S_OK);
    rpc_connection_init(ret_connection, fd);
    ASSERT_HR(rpc_bind(ret_connection, &IID_IClassFactory, 0), S_OK);
}

/* Runs @client in a process of its own, which says on a pipe that it is done and waits. */
static pid_t start_client(void (*client)(const char *), const char *endpoint)
{
    int pipes[2];
    char told;
    pid_t pid;

    ASSERT_TRUE(pipe(pipes) == 0);
    pid = fork();
    ASSERT_TRUE(pid >= 0);
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        client(endpoint);
        if (write(pipes[1], "x", 1) == 1)
            pause();
        _exit(0);
    }
    close(pipes[1]);
    ASSERT_EQ(read(pipes[0], &told, 1), 1);
    close(pipes[0]);
    return pid;
}

static void end_client(pid_t pid)
{
    kill(pid, SIGKILL);
    waitpid(pid, NULL, 0);
}

static void say_nothing(const char *endpoint)
{
    struct rlimit limit;
    struct rpc_connection last;
    int fd;

    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
    for (int i = 0; i < SILENT; i++)
        ASSERT_HR(endpoint_connect(endpoint, &fd), S_OK);
    bind_and_call(endpoint, &last);
}

static void send_half_a_message(const char *endpoint)
{
    static const uint8_t half[] = {5, 0, PDU_REQUEST, 3, 0x10, 0, 0, 0, 200, 0, 0, 0, 1, 0, 0, 0};
    struct rpc_connection connection, last;

    bind_and_call(endpoint, &connection);
    ASSERT_EQ(send(connection.fd, half, sizeof(half), 0), sizeof(half));
    bind_and_call(endpoint, &last);
}

static void send_nonsense(const char *endpoint)
{
    struct rpc_connection connection;
    char told;
    int fd;

    ASSERT_HR(endpoint_connect(endpoint, &fd), S_OK);
    ASSERT_EQ(send(fd, "GET / HTTP/1.0\r\n\r\n", 18, 0), 18);
    ASSERT_EQ(recv(fd, &told, 1, 0), 0);
    bind_and_call(endpoint, &connection);
}

static void bind_often(const char *endpoint)
{
    struct rpc_connection connection;

    for (int i = 0; i < 500; i++) {
        bind_and_call(endpoint, &connection);
        rpc_connection_deinit(&connection);
    }
}

static void bind_and_be_silent(const char *endpoint)
{
    struct rpc_connection connection;

    for (int i = 0; i < GREETING; i++)
        bind_and_call(endpoint, &connection);
}

/* ---- tests ---- */

TEST(silent_connections_cost_no_threads)
{
    char endpoint[ENDPOINT_NAME_SIZE];
    struct rpc_connection connection;
    struct rlimit limit;
    DWORD cookie;
    pid_t client;

    getrlimit(RLIMIT_NOFILE, &limit);
    if (limit.rlim_max < SILENT + 100)
        test_skip("only %ju descriptors", (uintmax_t)limit.rlim_max);
    /* The server raises its own limit when it has to. */
    limit.rlim_cur = 1024;
    setrlimit(RLIMIT_NOFILE, &limit);
    cookie = begin_serving(endpoint);
    client = start_client(say_nothing, endpoint);
    ASSERT_TRUE(count_threads() <= THREADS_MAX);
    end_client(client);
    /* Who is answered now knows that the others' ends were seen before. */
    bind_and_call(endpoint, &connection);
    ASSERT_TRUE(count_threads() <= THREADS_MAX);
    rpc_connection_deinit(&connection);
    end_serving(cookie);
}

TEST(a_server_out_of_descriptors_serves_when_it_has_some_again)
{
    char endpoint[ENDPOINT_NAME_SIZE];
    struct rpc_connection connection, more[64];
    struct rlimit limit;
    DWORD cookie;
    int n = 0;

    cookie = begin_serving(endpoint);
    bind_and_call(endpoint, &connection);
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max = 64;
    setrlimit(RLIMIT_NOFILE, &limit);
    /* Client and server share the limit here: the last connections wait at the door. */
    while (n < 64) {
        int fd;

        if (FAILED(endpoint_connect(endpoint, &fd)))
            break;
        rpc_connection_init(&more[n++], fd);
    }
    ASSERT_TRUE(n > 8 && n < 64);
    for (int i = 0; i < n - 1; i++)
        rpc_connection_deinit(&more[i]);
    ASSERT_HR(rpc_bind(&more[n - 1], &IID_IClassFactory, 0), S_OK);
    rpc_connection_deinit(&more[n - 1]);
    rpc_connection_deinit(&connection);
    end_serving(cookie);
}

TEST(who_only_introduces_himself_costs_a_thread_for_a_moment)
{
    char endpoint[ENDPOINT_NAME_SIZE];
    DWORD cookie = begin_serving(endpoint);
    pid_t client = start_client(bind_and_be_silent, endpoint);

    ASSERT_TRUE(count_threads() <= GREETING / 4);
    end_client(client);
    end_serving(cookie);
}

TEST(half_a_message_and_nonsense_harm_nobody_else)
{
    char endpoint[ENDPOINT_NAME_SIZE];
    DWORD cookie = begin_serving(endpoint);

    end_client(start_client(send_half_a_message, endpoint));
    end_client(start_client(send_nonsense, endpoint));
    end_client(start_client(bind_often, endpoint));
    while (count_threads() > THREADS_MAX)
        ; /* those that nobody needs any more end by themselves */
    end_serving(cookie);
}
