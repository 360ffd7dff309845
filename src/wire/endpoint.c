/* SPDX-License-Identifier: MIT */
#include "wire/endpoint.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "base/home.h"
#include "base/hresult.h"

enum {
    ADMITTED_MAX = 16, /* users */
    BACKLOG = 4096,
};

void endpoint_name_of_oxid(uint64_t oxid, char ret_name[static ENDPOINT_NAME_SIZE])
{
    snprintf(ret_name, ENDPOINT_NAME_SIZE, ENDPOINT_OXID "%016llx", (unsigned long long)oxid);
}

void endpoint_name_of_process(pid_t pid, char ret_name[static ENDPOINT_NAME_SIZE])
{
    snprintf(ret_name, ENDPOINT_NAME_SIZE, ENDPOINT_PROCESS "%u", (unsigned)pid);
}

/* A name that is short whatever the folder's path: through the folder's descriptor. */
static void fill_address(struct sockaddr_un *address, int folder, const char *name)
{
    *address = (struct sockaddr_un){.sun_family = AF_UNIX};
    snprintf(address->sun_path, sizeof(address->sun_path), "/proc/self/fd/%d/%s", folder, name);
}

/* What has a socket's name and is none stays as it is, for it is not ours; but nobody misses an
 * empty file. */
static HRESULT check_place(int folder, const char *name)
{
    char path[PATH_MAX];
    struct stat status;

    if (fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) < 0 || S_ISSOCK(status.st_mode))
        return S_OK;
    if (S_ISREG(status.st_mode) && status.st_size == 0)
        return S_OK;
    if (FAILED(home_path(HOME_RUNTIME, path)))
        path[0] = '\0';
    return hr_raise(hr_from_win32(ERROR_FILE_EXISTS),
                    "%s/%s is a %s where Comity has a socket: move it away", path, name,
                    S_ISDIR(status.st_mode) ? "folder" : "file");
}

/* It gets its name when it listens already: who finds it can connect. */
HRESULT endpoint_listen(const char *name, int *ret_fd)
{
    _cleanup_(closep) int folder = -1, fd = -1;
    char unnamed[ENDPOINT_NAME_SIZE + 4];
    struct sockaddr_un address;
    HRESULT hr;

    hr = home_open(HOME_RUNTIME, &folder);
    if (FAILED(hr))
        return hr_trace(hr);

    hr = check_place(folder, name);
    if (FAILED(hr))
        return hr_trace(hr);
    fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0)
        return hr_raise(hr_from_errno(), "making the socket %s", name);

    snprintf(unnamed, sizeof(unnamed), "%s.new", name);
    fill_address(&address, folder, unnamed);
    unlinkat(folder, unnamed, 0);
    /* Who may reach it is the folder's to say, and what he may do is the listener's. */
    if (bind(fd, (struct sockaddr *)&address, sizeof(address)) < 0 || listen(fd, BACKLOG) < 0 ||
        fchmodat(folder, unnamed, 0666, 0) < 0 || renameat(folder, unnamed, folder, name) < 0)
        return hr_raise(hr_from_errno(), "listening on the socket %s: %s", name, strerror(errno));

    *ret_fd = TAKE_FD(fd);
    return S_OK;
}

/* @timeout_ms may be 0: however long it takes. */
static HRESULT connect_by(int socket_flags, const char *name, unsigned timeout_ms, int *ret_fd)
{
    const struct timeval timeout = {timeout_ms / 1000, timeout_ms % 1000 * 1000};
    _cleanup_(closep) int folder = -1, fd = -1;
    struct sockaddr_un address;
    HRESULT hr;

    hr = home_open(HOME_RUNTIME, &folder);
    if (FAILED(hr))
        return hr_trace(hr);

    fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | socket_flags, 0);
    if (fd < 0)
        return hr_raise(hr_from_errno(), "making a socket");

    if (timeout_ms > 0) {
        setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof(timeout));
        setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &timeout, sizeof(timeout));
    }
    fill_address(&address, folder, name);
    if (connect(fd, (struct sockaddr *)&address, sizeof(address)) < 0) {
        if (errno == ENOENT || errno == ECONNREFUSED) {
            hr = check_place(folder, name);
            return FAILED(hr) ? hr_trace(hr) : hr_from_win32(RPC_S_SERVER_UNAVAILABLE);
        }
        if (errno == EAGAIN)
            return S_FALSE;
        return hr_raise(hr_from_errno(), "connecting to the socket %s: %s", name, strerror(errno));
    }
    *ret_fd = TAKE_FD(fd);
    return S_OK;
}

HRESULT endpoint_link(const char *name, const char *other_name)
{
    _cleanup_(closep) int folder = -1;
    HRESULT hr;

    hr = home_open(HOME_RUNTIME, &folder);
    if (FAILED(hr))
        return hr_trace(hr);

    if (linkat(folder, name, folder, other_name, 0) == 0)
        return S_OK;
    if (errno == EEXIST && unlinkat(folder, other_name, 0) == 0 &&
        linkat(folder, name, folder, other_name, 0) == 0)
        return S_OK;
    return hr_raise(hr_from_errno(), "naming the socket %s: %s", other_name, strerror(errno));
}

HRESULT endpoint_connect(const char *name, int *ret_fd)
{
    return hr_trace(connect_by(0, name, 0, ret_fd));
}

HRESULT endpoint_try_connect(const char *name, int *ret_fd)
{
    return hr_trace(connect_by(SOCK_NONBLOCK, name, 0, ret_fd));
}

HRESULT endpoint_connect_within(const char *name, unsigned timeout_ms, int *ret_fd)
{
    return hr_trace(connect_by(0, name, timeout_ms, ret_fd));
}

/* As many descriptors as the process may have; false if it has had them already. */
static bool raise_descriptor_limit(void)
{
    struct rlimit limit;

    if (getrlimit(RLIMIT_NOFILE, &limit) < 0 || limit.rlim_cur == limit.rlim_max)
        return false;
    limit.rlim_cur = limit.rlim_max;
    return setrlimit(RLIMIT_NOFILE, &limit) == 0;
}

/* Users whose programs root's daemon started. */
static struct {
    uid_t users[ADMITTED_MAX];
    size_t n, next;
    bool is_all; /* (atomic) */
} admitted;

void endpoint_admit(uid_t user)
{
    for (size_t i = 0; i < admitted.n; i++) {
        if (admitted.users[i] == user)
            return;
    }
    admitted.users[admitted.next] = user;
    admitted.next = (admitted.next + 1) % ADMITTED_MAX;
    if (admitted.n < ADMITTED_MAX)
        admitted.n++;
}

static bool is_admitted(uid_t user)
{
    for (size_t i = 0; i < admitted.n; i++) {
        if (admitted.users[i] == user)
            return true;
    }
    return user == geteuid() || user == 0 || __atomic_load_n(&admitted.is_all, __ATOMIC_RELAXED);
}

void endpoint_admit_all(bool is_all)
{
    __atomic_store_n(&admitted.is_all, is_all, __ATOMIC_RELAXED);
}

HRESULT endpoint_accept(int listener, int *ret_fd, pid_t *ret_pid)
{
    _cleanup_(closep) int fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    struct ucred peer;
    socklen_t size = sizeof(peer);

    if (fd < 0 && errno == EMFILE && raise_descriptor_limit())
        fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    if (fd < 0) {
        if (errno == EAGAIN || errno == EINTR || errno == ECONNABORTED)
            return S_FALSE;
        return hr_raise(hr_from_errno(), "accepting a connection: %s", strerror(errno));
    }
    if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) < 0)
        return hr_raise(hr_from_errno(), "asking who connects");
    if (!is_admitted(peer.uid))
        return hr_raise(E_ACCESSDENIED, "user %u has no business here", (unsigned)peer.uid);

    *ret_fd = TAKE_FD(fd);
    *ret_pid = peer.pid;
    return S_OK;
}

bool endpoint_exists(const char *name)
{
    _cleanup_(closep) int folder = -1;

    return SUCCEEDED(home_open(HOME_RUNTIME, &folder)) && faccessat(folder, name, F_OK, 0) == 0;
}

void endpoint_remove(const char *name)
{
    _cleanup_(closep) int folder = -1;

    if (SUCCEEDED(home_open(HOME_RUNTIME, &folder)))
        unlinkat(folder, name, 0);
}

/* A socket has its name only while it listens, so one that refuses is dead. */
static bool is_dead(int folder, const char *name)
{
    _cleanup_(closep) int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    struct sockaddr_un address;

    fill_address(&address, folder, name);
    return fd >= 0 && connect(fd, (struct sockaddr *)&address, sizeof(address)) < 0 &&
           errno == ECONNREFUSED;
}

void endpoint_visit(const char *prefix, void (*visit)(void *context, const char *name),
                    void *context)
{
    const struct dirent *entry;
    char path[PATH_MAX];
    DIR *names;

    if (FAILED(home_path(HOME_RUNTIME, path)))
        return;
    names = opendir(path);
    while (names && (entry = readdir(names))) {
        if (strncmp(entry->d_name, prefix, strlen(prefix)) == 0 &&
            strlen(entry->d_name) < ENDPOINT_NAME_SIZE)
            visit(context, entry->d_name);
    }
    if (names)
        closedir(names);
}

static void sweep(void *context, const char *name)
{
    const int *folder = context;

    if (is_dead(*folder, name))
        unlinkat(*folder, name, 0);
}

void endpoint_sweep(void)
{
    _cleanup_(closep) int folder = -1;

    if (FAILED(home_open(HOME_RUNTIME, &folder)))
        return;
    endpoint_visit(ENDPOINT_OXID, sweep, &folder);
    endpoint_visit(ENDPOINT_PROCESS, sweep, &folder);
}
