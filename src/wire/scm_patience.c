/* SPDX-License-Identifier: MIT */
#include "wire/scm_patience.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "wire/endpoint.h"
#include "wire/scm_protocol.h"

/* Who listened first on the socket that @fd is connected to. */
static pid_t listener_of(int fd)
{
    struct ucred peer = {0};
    socklen_t size = sizeof(peer);

    return getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 ? peer.pid : 0;
}

/* The letter that /proc has for what the process does, if it is a comityd; else 0: a socket may
 * have been made by systemd. */
static char state_of_daemon(pid_t pid)
{
    _cleanup_(closep) int fd = -1;
    char path[40], text[64] = "";
    ssize_t size;

    snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
    fd = open(path, O_RDONLY | O_CLOEXEC);
    size = fd < 0 ? -1 : read(fd, text, sizeof(text) - 1);
    if (size < 0)
        return 0;
    return strstr(text, "(comityd) ") ? strstr(text, "(comityd) ")[strlen("(comityd) ")] : 0;
}

static HRESULT raise_silence(pid_t pid)
{
    char state = state_of_daemon(pid);

    if (state == 'T' || state == 't')
        return hr_raise(RPC_E_TIMEOUT,
                        "comityd (process %d) is stopped: let it continue (kill -CONT %d), or end "
                        "it (kill -KILL %d), and the next request starts another",
                        (int)pid, (int)pid, (int)pid);
    if (state)
        return hr_raise(RPC_E_TIMEOUT,
                        "comityd (process %d) answers nothing for %d s: end it (kill -KILL %d), "
                        "and the next request starts another",
                        (int)pid, 2 * SCM_SILENCE_MS / 1000, (int)pid);
    return hr_raise(RPC_E_TIMEOUT, "comityd answers nothing for %d s: restart it",
                    2 * SCM_SILENCE_MS / 1000);
}

HRESULT scm_patience_connect(int *ret_fd)
{
    HRESULT hr = endpoint_connect_within(ENDPOINT_SCM, SCM_SILENCE_MS, ret_fd);

    return hr == S_FALSE ? hr_raise(RPC_E_TIMEOUT,
                                    "comityd takes no connections: \"comity daemon status\" tells "
                                    "what it does")
                         : hr_trace(hr);
}

void scm_patience_begin(struct rpc_connection *connection)
{
    connection->silence = scm_patience_check;
}

HRESULT scm_patience_check(struct rpc_connection *connection)
{
    pid_t pid = listener_of(connection->fd);
    struct rpc_connection other;
    HRESULT hr;
    int fd;

    hr = endpoint_connect_within(ENDPOINT_SCM, SCM_SILENCE_MS, &fd);
    if (hr == S_FALSE)
        return raise_silence(pid);
    if (FAILED(hr))
        return hr_trace(hr);
    if (listener_of(fd) != pid) {
        close(fd);
        return hr_from_win32(RPC_S_SERVER_UNAVAILABLE);
    }
    /* Refusals are answers, too. */
    rpc_connection_init(&other, fd);
    hr = rpc_bind(&other, &scm_interface, 0);
    rpc_connection_deinit(&other);
    if (hr == hr_from_win32(RPC_S_SERVER_UNAVAILABLE))
        return raise_silence(pid);
    hr_clear();
    return S_OK;
}
