/* SPDX-License-Identifier: MIT */
#include "wire/scm_client.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <link.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "base/home.h"
#include "base/hresult.h"
#include "wire/endpoint.h"
#include "wire/scm_patience.h"
#include "wire/scm_protocol.h"

extern char **environ;

enum {
    LOCK_STEP_MS = 2,
    LOCK_WAIT_MS = 4 * SCM_SILENCE_MS,
    START_WAIT_MS = 2 * SCM_SILENCE_MS,
};

/* Where the daemon may be, seen from this code's own file: installed, and in a build folder. */
static const char *const daemon_places[] = {
    "../libexec/comity/comityd",
    "../../libexec/comity/comityd",
    "comityd",
    "../comityd",
};

static HRESULT find_daemon(char ret_path[static PATH_MAX])
{
    char self[PATH_MAX];
    struct link_map *map;
    Dl_info info;
    char *end;

    if (!dladdr1((void *)(uintptr_t)find_daemon, &info, (void **)&map, RTLD_DL_LINKMAP) ||
        !realpath(map->l_name[0] ? map->l_name : "/proc/self/exe", self))
        return hr_raise(hr_from_win32(ERROR_FILE_NOT_FOUND), "finding where Comity is");

    end = strrchr(self, '/');
    *end = '\0';
    for (size_t i = 0; i < sizeof(daemon_places) / sizeof(*daemon_places); i++) {
        if (snprintf(ret_path, PATH_MAX, "%s/%s", self, daemon_places[i]) < PATH_MAX &&
            access(ret_path, X_OK) == 0)
            return S_OK;
    }
    return hr_raise(CO_E_SERVER_EXEC_FAILURE, "comityd is not beside %s: install Comity again",
                    self);
}

/* S_FALSE if another has it for so long. Who has it may be stopped, and flock() knows no time-out.
 */
static HRESULT take_lock(int fd, unsigned timeout_ms)
{
    const struct timespec pause = {.tv_nsec = LOCK_STEP_MS * 1000000L};

    for (unsigned waited = 0; flock(fd, LOCK_EX | LOCK_NB) < 0; waited += LOCK_STEP_MS) {
        if (errno != EINTR && errno != EWOULDBLOCK)
            return hr_raise(hr_from_errno(), "taking the daemon's lock: %s", strerror(errno));
        if (waited >= timeout_ms)
            return S_FALSE;
        nanosleep(&pause, NULL);
    }
    return S_OK;
}

static HRESULT raise_locked(void)
{
    char path[PATH_MAX];

    if (FAILED(home_path(HOME_RUNTIME, path)))
        path[0] = '\0';
    return hr_raise(RPC_E_TIMEOUT,
                    "a process that starts or ends comityd does not go on: find it by its lock, "
                    "%s/scm.lock (\"lslocks\"), and end it",
                    path);
}

HRESULT scm_lock(enum scm_lock_mode mode, int *ret_fd)
{
    _cleanup_(closep) int folder = -1, fd = -1;
    HRESULT hr;

    hr = home_open(HOME_RUNTIME, &folder);
    if (FAILED(hr))
        return hr_trace(hr);

    fd = openat(folder, "scm.lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return hr_raise(hr_from_errno(), "opening the daemon's lock, scm.lock: %s",
                        strerror(errno));
    hr = take_lock(fd, mode == SCM_LOCK_TRY ? 0 : LOCK_WAIT_MS);
    if (hr == S_OK)
        *ret_fd = TAKE_FD(fd);
    else if (hr == S_FALSE && mode == SCM_LOCK_WAIT)
        return raise_locked();
    return hr_trace(hr);
}

/* Whether it is, in time. */
static bool wait_readable(int fd, int timeout_ms)
{
    struct pollfd ready = {.fd = fd, .events = POLLIN};
    int n;

    do {
        n = poll(&ready, 1, timeout_ms);
    } while (n < 0 && errno == EINTR);
    return n > 0;
}

/* Starts the daemon; it writes one byte when it listens, or why it cannot. One that ends without a
 * word, as if killed, is RPC_S_SERVER_UNAVAILABLE's HRESULT. */
static HRESULT spawn_daemon(void)
{
    _cleanup_(closep) int ready = -1, told = -1;
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    char path[PATH_MAX], told_us[512] = "";
    char *argv[] = {path, "--ready-fd=3", NULL};
    ssize_t size;
    bool is_silent;
    int pipes[2], error;
    pid_t pid;
    HRESULT hr;

    hr = find_daemon(path);
    if (FAILED(hr))
        return hr_trace(hr);
    if (pipe2(pipes, O_CLOEXEC) < 0)
        return hr_raise(hr_from_errno(), "starting comityd");

    ready = pipes[0];
    told = pipes[1];
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID);
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDWR, 0);
    posix_spawn_file_actions_adddup2(&actions, told, 3);
    /* A daemon outlives who started it: nothing of that one's may stay open in it. */
    posix_spawn_file_actions_addclosefrom_np(&actions, 4);
    error = posix_spawn(&pid, path, &actions, &attributes, argv, environ);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    if (error != 0)
        return hr_raise(hr_from_errno_value(error), "starting %s: %s", path, strerror(error));

    close(TAKE_FD(told));
    is_silent = !wait_readable(ready, START_WAIT_MS);
    if (is_silent)
        kill(pid, SIGKILL);
    else
        size = read(ready, told_us, sizeof(told_us) - 1);
    /* The process that was started has made the daemon and ended. */
    waitpid(pid, NULL, 0);
    if (is_silent)
        return hr_raise(RPC_E_TIMEOUT, "%s was started and does not listen for %d s", path,
                        START_WAIT_MS / 1000);
    if (size == 1)
        return S_OK;
    if (size <= 0)
        return hr_raise(hr_from_win32(RPC_S_SERVER_UNAVAILABLE),
                        "%s ended before it listened: its log may say why", path);
    return hr_raise(CO_E_SERVER_EXEC_FAILURE, "%s ended before it listened: %s", path, told_us);
}

/* A daemon runs as whose home it is. */
static HRESULT check_home(void)
{
    _cleanup_(closep) int folder = -1;
    struct stat status;
    HRESULT hr;

    hr = home_open(HOME_RUNTIME, &folder);
    if (FAILED(hr))
        return hr_trace(hr);
    if (fstat(folder, &status) == 0 && status.st_uid != geteuid())
        return hr_raise(E_ACCESSDENIED,
                        "no daemon runs here, and only user %u, whose home this is, can start it "
                        "(comity daemon start)",
                        (unsigned)status.st_uid);
    return S_OK;
}

static HRESULT find_or_start(int *ret_fd)
{
    _cleanup_(closep) int lock = -1;
    HRESULT hr;

    hr = scm_patience_connect(ret_fd);
    if (hr != hr_from_win32(RPC_S_SERVER_UNAVAILABLE))
        return hr_trace(hr);

    hr = check_home();
    if (SUCCEEDED(hr))
        hr = scm_lock(SCM_LOCK_WAIT, &lock);
    if (FAILED(hr))
        return hr_trace(hr);
    hr = scm_patience_connect(ret_fd);
    if (hr != hr_from_win32(RPC_S_SERVER_UNAVAILABLE))
        return hr_trace(hr);

    hr_clear();
    hr = spawn_daemon();
    if (FAILED(hr))
        return hr_trace(hr);
    return hr_trace(scm_patience_connect(ret_fd));
}

enum patience {
    PATIENCE_USUAL,
    PATIENCE_OF_SOCKET,
};

static HRESULT bind_to_scm(struct rpc_connection *connection, int fd, enum patience patience)
{
    HRESULT hr;

    rpc_connection_init(connection, fd);
    if (patience == PATIENCE_USUAL)
        scm_patience_begin(connection);
    hr = rpc_bind(connection, &scm_interface, 0);
    if (FAILED(hr))
        rpc_connection_deinit(connection);
    if (hr == hr_from_win32(RPC_X_BAD_STUB_DATA))
        return hr_raise(hr, "what listens on the socket " ENDPOINT_SCM " is not comityd");
    return hr;
}

HRESULT scm_connect(struct rpc_connection *ret_connection)
{
    HRESULT hr = E_UNEXPECTED;
    int fd;

    /* One that is killed while it starts is no reason to do without; one that was just leaving, or
     * is killed, may drop who had connected to it. */
    for (int attempt = 0; attempt < SCM_DEATHS_MAX; attempt++) {
        hr = find_or_start(&fd);
        if (SUCCEEDED(hr))
            hr = bind_to_scm(ret_connection, fd, PATIENCE_USUAL);
        if (hr != hr_from_win32(RPC_S_SERVER_UNAVAILABLE))
            return hr_trace(hr);
    }
    return hr_raise(CO_E_SERVER_EXEC_FAILURE,
                    "comityd ends again and again, and does not say why: its log may");
}

HRESULT scm_connect_running(struct rpc_connection *ret_connection)
{
    HRESULT hr;
    int fd;

    hr = scm_patience_connect(&fd);
    return FAILED(hr) ? hr_trace(hr) : hr_trace(bind_to_scm(ret_connection, fd, PATIENCE_USUAL));
}

HRESULT scm_connect_to_look(unsigned timeout_ms, struct rpc_connection *ret_connection)
{
    HRESULT hr;
    int fd;

    hr = endpoint_connect_within(ENDPOINT_SCM, timeout_ms, &fd);
    if (FAILED(hr))
        return hr_trace(hr);

    if (hr == S_OK)
        hr = bind_to_scm(ret_connection, fd, PATIENCE_OF_SOCKET);
    if (hr == S_FALSE || hr == hr_from_win32(RPC_S_SERVER_UNAVAILABLE))
        return hr_raise(hr_from_win32(RPC_S_CALL_FAILED), "comityd says nothing");
    return hr_trace(hr);
}

void scm_begin(struct ndr_writer *writer)
{
    ndr_writer_reset(writer, PDU_OBJECT_REQUEST_SIZE);
}

HRESULT scm_call(struct rpc_connection *connection, uint16_t opnum, struct ndr_writer *writer,
                 struct ndr_reader *ret_reader)
{
    uint32_t call;
    HRESULT hr;

    hr = rpc_send_request(connection, &scm_interface, NULL, opnum, writer, 0, &call);
    if (SUCCEEDED(hr))
        hr = rpc_receive_response(connection, call, ret_reader);
    return hr_trace(hr);
}

HRESULT scm_ask(struct rpc_connection *connection, uint16_t opnum, const uint64_t *number,
                struct ndr_reader *ret_reader)
{
    struct ndr_writer writer;
    HRESULT hr;

    ndr_writer_init(&writer);
    scm_begin(&writer);
    if (number)
        ndr_put_u64(&writer, *number);
    hr = scm_call(connection, opnum, &writer, ret_reader);
    ndr_writer_deinit(&writer);
    return hr_trace(hr);
}

HRESULT scm_ask_status(struct rpc_connection *connection, struct scm_status *ret_status)
{
    struct scm_status status;
    struct ndr_reader reader;
    HRESULT hr;

    hr = scm_ask(connection, SCM_STATUS, NULL, &reader);
    if (FAILED(hr))
        return hr_trace(hr);

    scm_get_status(&reader, &status);
    if (reader.failed)
        return hr_raise(HRESULT_FROM_WIN32(RPC_X_BAD_STUB_DATA), "comityd talks nonsense");
    *ret_status = status;
    return S_OK;
}
