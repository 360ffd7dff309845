/* SPDX-License-Identifier: MIT */
/*
 * What clients, servers and homes do to a daemon, seen from its socket.
 */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/hresult.h"
#include "test.h"
#include "wire/endpoint.h"
#include "wire/scm_client.h"
#include "wire/scm_protocol.h"

enum {
    SILENT = 10000,
    FLOOD = 200000,
    OFFERS_MAX = 4096,
};

static const CLSID clsid_test = {
    0x5b1fe8a2, 0x3c5d, 0x4a0e, {0x8f, 0x11, 0x22, 0x3d, 0x5a, 0x9c, 0x70, 0x02}};

/* ---- asking ---- */

static void ask(struct rpc_connection *scm, uint16_t opnum, struct ndr_writer *writer,
                struct ndr_reader *ret_reader)
{
    ASSERT_HR(scm_call(scm, opnum, writer, ret_reader), S_OK);
}

static pid_t daemon_of(struct rpc_connection *scm)
{
    struct ndr_writer writer;
    struct ndr_reader reader;
    pid_t pid;

    ndr_writer_init(&writer);
    scm_begin(&writer);
    ask(scm, SCM_STATUS, &writer, &reader);
    pid = (pid_t)ndr_get_u32(&reader);
    ASSERT_FALSE(reader.failed);
    ndr_writer_deinit(&writer);
    return pid;
}

static HRESULT offer(struct rpc_connection *scm, uint32_t cookie)
{
    struct scm_offer told = {
        .clsid = clsid_test, .cookie = cookie, .objref = "x", .objref_size = 1};
    struct ndr_writer writer;
    struct ndr_reader reader;
    HRESULT hr;

    ndr_writer_init(&writer);
    scm_begin(&writer);
    scm_put_offer(&writer, &told);
    ask(scm, SCM_OFFER, &writer, &reader);
    hr = (HRESULT)ndr_get_u32(&reader);
    ndr_writer_deinit(&writer);
    return hr;
}

/* Another client, a fresh one, is served: the daemon lives. */
static void assert_alive(void)
{
    struct rpc_connection scm;

    ASSERT_HR(scm_connect_running(&scm), S_OK);
    ASSERT_TRUE(daemon_of(&scm) > 0);
    rpc_connection_deinit(&scm);
}

static int count_threads(pid_t pid)
{
    char path[64], line[256];
    FILE *status;
    int n = 0;

    snprintf(path, sizeof(path), "/proc/%d/status", (int)pid);
    status = fopen(path, "re");
    ASSERT_TRUE(status);
    while (fgets(line, sizeof(line), status))
        sscanf(line, "Threads: %d", &n);
    fclose(status);
    return n;
}

static void raise_limit(void)
{
    struct rlimit limit;

    getrlimit(RLIMIT_NOFILE, &limit);
    if (limit.rlim_max < SILENT + 100)
        test_skip("only %ju descriptors", (uintmax_t)limit.rlim_max);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

/* ---- clients ---- */

TEST(ten_thousand_silent_connections_are_nothing)
{
    struct rpc_connection scm;
    int *silent;

    /* The daemon is born with the usual limit, and raises it when it has to. */
    ASSERT_HR(scm_connect(&scm), S_OK);
    raise_limit();
    silent = malloc(SILENT * sizeof(*silent));
    ASSERT_TRUE(silent);
    for (int i = 0; i < SILENT; i++)
        ASSERT_HR(endpoint_connect(ENDPOINT_SCM, &silent[i]), S_OK);
    assert_alive();
    ASSERT_EQ(count_threads(daemon_of(&scm)), 1);
    for (int i = 0; i < SILENT; i++)
        close(silent[i]);
    free(silent);
    rpc_connection_deinit(&scm);
}

/* Starts a daemon that may never have more than @n descriptors. */
static void start_limited(rlim_t n)
{
    struct rlimit limit = {.rlim_cur = n, .rlim_max = n};
    struct rpc_connection scm;
    pid_t child = fork();
    int status;

    if (child == 0) {
        setrlimit(RLIMIT_NOFILE, &limit);
        _exit(FAILED(scm_connect(&scm)));
    }
    waitpid(child, &status, 0);
    ASSERT_EQ(status, 0);
}

/* A process that connects so often, and stays; returns when it has. */
static pid_t take_connections(int *connections, int n)
{
    int pipes[2];
    pid_t child;
    char byte;

    ASSERT_EQ(pipe(pipes), 0);
    child = fork();
    if (child == 0) {
        for (int i = 0; i < n; i++)
            endpoint_connect(ENDPOINT_SCM, &connections[i]);
        close(pipes[1]);
        for (;;)
            pause();
    }
    close(pipes[1]);
    ASSERT_EQ(read(pipes[0], &byte, 1), 0);
    close(pipes[0]);
    return child;
}

TEST(a_daemon_out_of_descriptors_serves_when_it_has_some_again)
{
    struct rpc_connection scm;
    int connections[100], waiting;
    pid_t takers[2];

    start_limited(64);
    /* One process alone would not get them all. */
    for (int i = 0; i < 2; i++) {
        takers[i] = take_connections(connections, 100);
        ASSERT_TRUE(takers[i] > 0);
    }
    ASSERT_HR(endpoint_connect(ENDPOINT_SCM, &waiting), S_OK);
    for (int i = 0; i < 2; i++) {
        ASSERT_EQ(kill(takers[i], SIGKILL), 0);
        waitpid(takers[i], NULL, 0);
    }
    rpc_connection_init(&scm, waiting);
    ASSERT_HR(rpc_bind(&scm, &scm_interface, 0), S_OK);
    ASSERT_TRUE(daemon_of(&scm) > 0);
    rpc_connection_deinit(&scm);
}

/* As many requests as the socket takes, none of whose answers is read. */
static int send_flood(struct rpc_connection *scm)
{
    uint8_t frame[PDU_REQUEST_SIZE] = {0};
    const uint16_t opnum = SCM_STATUS;
    int n;

    for (n = 0; n < FLOOD; n++) {
        pdu_header_fill(frame, PDU_REQUEST, PFC_FIRST_FRAG | PFC_LAST_FRAG, sizeof(frame),
                        (uint32_t)n);
        memcpy(frame + 22, &opnum, sizeof(opnum));
        if (send(scm->fd, frame, sizeof(frame), MSG_DONTWAIT | MSG_NOSIGNAL) != sizeof(frame))
            break;
    }
    return n;
}

TEST(a_client_that_reads_nothing_keeps_nobody_waiting)
{
    struct rpc_connection scm;
    struct ndr_reader reader;
    int n;

    ASSERT_HR(scm_connect(&scm), S_OK);
    n = send_flood(&scm);
    ASSERT_TRUE(n > 100 && n < FLOOD);
    assert_alive();
    /* Nothing was lost. */
    for (int i = 0; i < n; i++)
        ASSERT_HR(rpc_receive_response(&scm, (uint32_t)i, &reader), S_OK);
    rpc_connection_deinit(&scm);
}

TEST(nonsense_ends_its_connection_and_nothing_else)
{
    static const char *const nonsense[] = {"GET / HTTP/1.0\r\n\r\n",
                                           "\5\0\0\3\20\0\0\0\0\0\0\0\0\0\0\0",
                                           "\5\0\2\3\20\0\0\0\30\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"};
    struct rpc_connection scm;
    char answer;
    int fd;

    ASSERT_HR(scm_connect(&scm), S_OK);
    for (int i = 0; i < 3; i++) {
        ASSERT_HR(endpoint_connect(ENDPOINT_SCM, &fd), S_OK);
        ASSERT_TRUE(send(fd, nonsense[i], i == 2 ? 24 : 16, 0) > 0);
        ASSERT_TRUE(recv(fd, &answer, 1, 0) <= 0);
        close(fd);
    }
    ASSERT_TRUE(daemon_of(&scm) > 0);
    rpc_connection_deinit(&scm);
}

TEST(a_message_without_end_is_cut_off)
{
    uint8_t frame[65528] = {0};
    struct rpc_connection scm;
    size_t sent = 0;

    ASSERT_HR(scm_connect(&scm), S_OK);
    pdu_header_fill(frame, PDU_REQUEST, PFC_FIRST_FRAG, sizeof(frame), 7);
    while (sent < 100 && send(scm.fd, frame, sizeof(frame), MSG_NOSIGNAL) == sizeof(frame)) {
        frame[3] = 0;
        sent++;
    }
    ASSERT_TRUE(sent < 100);
    assert_alive();
    rpc_connection_deinit(&scm);
}

TEST(a_server_offers_only_so_many_classes)
{
    struct rpc_connection scm;

    ASSERT_HR(scm_connect(&scm), S_OK);
    ASSERT_HR(offer(&scm, 1), S_OK);
    ASSERT_HR(offer(&scm, 1), CO_E_OBJISREG);
    for (uint32_t i = 2; i <= OFFERS_MAX; i++)
        ASSERT_HR(offer(&scm, i), S_OK);
    ASSERT_HR(offer(&scm, OFFERS_MAX + 1), HRESULT_FROM_WIN32(ERROR_NOT_ENOUGH_QUOTA));
    rpc_connection_deinit(&scm);
    assert_alive();
}

/* ---- homes ---- */

TEST(a_dead_daemons_socket_is_replaced)
{
    struct rpc_connection scm;
    char path[4096];
    int fd;

    ASSERT_HR(scm_connect(&scm), S_OK);
    kill(daemon_of(&scm), SIGKILL);
    ASSERT_HR(rpc_receive(&scm, 0), hr_from_win32(RPC_S_SERVER_UNAVAILABLE));
    rpc_connection_deinit(&scm);
    snprintf(path, sizeof(path), "%s/run/scm", test_home());
    ASSERT_EQ(access(path, F_OK), 0);
    ASSERT_HR(scm_connect_running(&scm), hr_from_win32(RPC_S_SERVER_UNAVAILABLE));
    ASSERT_HR(scm_connect(&scm), S_OK);
    rpc_connection_deinit(&scm);

    /* An empty file under that name is replaced too; what has content is not. */
    ASSERT_HR(scm_connect(&scm), S_OK);
    kill(daemon_of(&scm), SIGKILL);
    rpc_receive(&scm, 0);
    rpc_connection_deinit(&scm);
    unlink(path);
    fd = open(path, O_CREAT | O_WRONLY, 0600);
    ASSERT_TRUE(fd >= 0);
    close(fd);
    ASSERT_HR(scm_connect(&scm), S_OK);
    kill(daemon_of(&scm), SIGKILL);
    rpc_receive(&scm, 0);
    rpc_connection_deinit(&scm);
    unlink(path);
    ASSERT_EQ(mkdir(path, 0700), 0);
    ASSERT_HR(scm_connect(&scm), hr_from_win32(ERROR_FILE_EXISTS));
}

TEST(a_daemon_that_cannot_serve_says_why)
{
    struct rpc_connection scm;
    char path[4096];

    snprintf(path, sizeof(path), "%s/run", test_home());
    ASSERT_EQ(mkdir(path, 0700), 0);
    snprintf(path, sizeof(path), "%s/run/scm.roll", test_home());
    ASSERT_EQ(mkdir(path, 0700), 0);
    ASSERT_HR(scm_connect(&scm), CO_E_SERVER_EXEC_FAILURE);
    ASSERT_TRUE(strstr(hr_message(), "scm.roll: Is a directory"));
}

/* It would keep a pipe's reader waiting, or a disk from being unmounted. */
TEST(a_daemon_keeps_nothing_of_who_started_it)
{
    struct rpc_connection scm;
    char cwd[64], target[8], byte;
    int pipes[2];

    ASSERT_EQ(pipe(pipes), 0);
    ASSERT_EQ(chdir(test_home()), 0);
    setenv("COMITY_HOME", ".", 1);
    ASSERT_HR(scm_connect(&scm), S_OK);
    close(pipes[1]);
    ASSERT_EQ(read(pipes[0], &byte, 1), 0);
    close(pipes[0]);
    snprintf(cwd, sizeof(cwd), "/proc/%d/cwd", (int)daemon_of(&scm));
    ASSERT_EQ(readlink(cwd, target, sizeof(target)), 1);
    rpc_connection_deinit(&scm);
}

TEST(a_home_may_have_any_path)
{
    char path[4096], name[201];
    struct rpc_connection scm;

    memset(name, 'n', sizeof(name) - 1);
    name[sizeof(name) - 1] = '\0';
    snprintf(path, sizeof(path), "%s/%s/%s/%s", test_home(), name, name, name);
    setenv("COMITY_HOME", path, 1);
    ASSERT_HR(scm_connect(&scm), S_OK);
    ASSERT_TRUE(daemon_of(&scm) > 0);
    rpc_connection_deinit(&scm);
}

TEST(a_home_of_another_user_is_refused)
{
    struct rpc_connection scm;
    char path[4096];

    if (geteuid() != 0)
        test_skip("only root can give a folder away");
    snprintf(path, sizeof(path), "%s/theirs", test_home());
    setenv("COMITY_HOME", path, 1);
    ASSERT_EQ(mkdir(path, 0755), 0);
    snprintf(path, sizeof(path), "%s/theirs/run", test_home());
    ASSERT_EQ(mkdir(path, 0755), 0);
    ASSERT_EQ(chown(path, 65534, 65534), 0);
    ASSERT_HR(scm_connect(&scm), E_ACCESSDENIED);
    ASSERT_TRUE(strstr(hr_message(), "belongs to user 65534"));
}

TEST(who_is_another_user_is_refused)
{
    struct rpc_connection scm;
    char path[4096], answer;
    pid_t child;
    int fd, status;

    if (geteuid() != 0)
        test_skip("only root can become another user");
    ASSERT_HR(scm_connect(&scm), S_OK);
    snprintf(path, sizeof(path), "%s/run", test_home());
    ASSERT_EQ(chmod(path, 0755), 0);
    ASSERT_EQ(chmod(test_home(), 0755), 0);
    snprintf(path, sizeof(path), "%s/run/scm", test_home());
    ASSERT_EQ(chmod(path, 0777), 0);
    ASSERT_HR(endpoint_connect(ENDPOINT_SCM, &fd), S_OK);
    close(fd);
    child = fork();
    if (child == 0) {
        struct rpc_connection refused;

        if (setgid(65534) < 0 || setuid(65534) < 0)
            _exit(2);
        /* The folder is root's, so it may be looked into; the daemon hangs up. */
        if (FAILED(endpoint_connect(ENDPOINT_SCM, &fd)))
            _exit(3);
        rpc_connection_init(&refused, fd);
        _exit(recv(fd, &answer, 1, 0) == 0 ? 0 : 4);
    }
    waitpid(child, &status, 0);
    ASSERT_EQ(status, 0);
    ASSERT_TRUE(daemon_of(&scm) > 0);
    rpc_connection_deinit(&scm);
}

TEST(a_read_only_home_is_a_clear_error)
{
    struct rpc_connection scm;

    if (unshare(CLONE_NEWNS) < 0 || mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0 ||
        mount("none", test_home(), "tmpfs", MS_RDONLY, NULL) < 0)
        test_skip("no mounts: %s", strerror(errno));
    ASSERT_HR(scm_connect(&scm), E_ACCESSDENIED);
    ASSERT_TRUE(strstr(hr_message(), "Read-only file system"));
    ASSERT_TRUE(strstr(hr_message(), test_home()));
    umount(test_home());
}
