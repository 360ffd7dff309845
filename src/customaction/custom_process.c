/* SPDX-License-Identifier: MIT */
#include "customaction/custom_process.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "customaction/custom_capture.h"
#include "customaction/script_channel.h"
#include "registry/capture.h"

enum {
    CANNOT_RUN = 127,
    LINE_MAX_SIZE = 1024,
    LOOK_MS = 250, /* for an interruption that comes just before waiting */
};

/* ---- the child ---- */

static bool prepare(const struct custom_process *process, const struct custom_capture *capture,
                    int output)
{
    int null = open("/dev/null", O_RDONLY | O_CLOEXEC);

    return null >= 0 && dup2(null, 0) >= 0 && dup2(output, 1) >= 0 && dup2(output, 2) >= 0 &&
           (!process->channel || dup2(*process->channel, CHANNEL_DESCRIPTOR) >= 0) &&
           (!capture->folder || setenv(capture_variable, capture->folder, 1) == 0) &&
           (!process->folder || chdir(process->folder) == 0);
}

__attribute__((noreturn)) static void become(const struct custom_process *process,
                                             const struct custom_capture *capture, int output)
{
    static const int caught[] = {SIGINT, SIGTERM, SIGHUP, SIGPIPE};

    for (size_t i = 0; i < sizeof(caught) / sizeof(*caught); i++)
        signal(caught[i], SIG_DFL);
    if (!process->action->goes_on)
        prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (prepare(process, capture, output))
        execv(process->program, process->arguments);
    dprintf(output, "%s: %s\n", process->program, strerror(errno));
    _exit(CANNOT_RUN);
}

/* ---- the parent ---- */

/* What it prints. */
struct printed {
    int fd;
    char text[LINE_MAX_SIZE + 1];
    size_t len;
};

/* Whole lines go to the log; what is left of the last one stays. */
static void log_lines(struct installation *installation, struct printed *printed, bool is_end)
{
    char *begin = printed->text, *end;

    printed->text[printed->len] = '\0';
    while ((end = memchr(begin, '\n', printed->len - (size_t)(begin - printed->text)))) {
        *end = '\0';
        install_log(installation, "  | %s", begin);
        begin = end + 1;
    }
    printed->len -= (size_t)(begin - printed->text);
    memmove(printed->text, begin, printed->len + 1);
    if (printed->len > 0 && (is_end || printed->len == LINE_MAX_SIZE)) {
        install_log(installation, "  | %s", printed->text);
        printed->len = 0;
    }
}

/* False when nobody can print any more. */
static bool take_output(struct installation *installation, struct printed *printed)
{
    ssize_t n = read(printed->fd, printed->text + printed->len, LINE_MAX_SIZE - printed->len);

    if (n < 0 && errno == EINTR)
        return true;
    if (n > 0)
        printed->len += (size_t)n;
    log_lines(installation, printed, n <= 0);
    return n > 0;
}

/* What is there is taken; false when there will be nothing any more. */
static bool attend_once(struct installation *installation, const struct custom_process *process,
                        struct printed *printed, int timeout_ms)
{
    struct pollfd polled[] = {{printed->fd, POLLIN, 0},
                              {process->answer ? process->questions : -1, POLLIN, 0}};
    bool is_printing = true, is_asking = process->answer;

    if (poll(polled, 2, timeout_ms) <= 0)
        return false;
    if (polled[0].revents)
        is_printing = take_output(installation, printed);
    if (polled[1].revents)
        is_asking = process->answer(process->context) == S_OK;
    return is_printing || is_asking;
}

/* Until it ends; what it has started and left may still print, but is not listened to. */
static HRESULT attend(struct installation *installation, const struct custom_process *process,
                      int child, int output)
{
    struct pollfd polled[] = {{child, POLLIN, 0},
                              {output, POLLIN, 0},
                              {process->answer ? process->questions : -1, POLLIN, 0}};
    struct printed printed = {.fd = output};

    while (!(polled[0].revents & POLLIN)) {
        HRESULT hr = install_go_on(installation);

        if (FAILED(hr))
            return hr_trace(hr);
        if (poll(polled, 3, LOOK_MS) <= 0)
            continue;
        if (polled[1].revents && !take_output(installation, &printed))
            polled[1].fd = -1;
        if (polled[2].revents && process->answer(process->context) != S_OK)
            polled[2].fd = -1;
    }
    while (attend_once(installation, process, &printed, 0))
        ;
    log_lines(installation, &printed, true);
    return S_OK;
}

static int wait_for(pid_t child)
{
    int status = 0;

    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        ;
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

static HRESULT run(struct installation *installation, struct custom_process *process,
                   const struct custom_capture *capture)
{
    _cleanup_(closep) int output = -1;
    _cleanup_(closep) int watch = -1;
    int ends[2];
    pid_t child;
    HRESULT hr;

    if (pipe2(ends, O_CLOEXEC) < 0)
        return hr_raise(hr_from_errno(), "running the custom action %s", process->action->name);
    output = ends[0];
    fflush(NULL);
    child = fork();
    if (child == 0)
        become(process, capture, ends[1]);
    close(ends[1]);
    if (process->channel)
        close(TAKE_FD(*process->channel));
    watch = child > 0 ? (int)syscall(SYS_pidfd_open, child, 0) : -1;
    if (watch < 0)
        return hr_raise(hr_from_errno(), "running the custom action %s", process->action->name);
    if (process->action->goes_on)
        return S_OK;
    hr = attend(installation, process, watch, output);
    if (FAILED(hr))
        kill(child, SIGKILL);
    process->status = wait_for(child);
    return FAILED(hr) ? hr_trace(hr) : hr_trace(install_go_on(installation));
}

/* Who is not waited for keeps nothing: its capture would be gone before it ends. */
HRESULT custom_process_run(struct installation *installation, struct custom_process *process)
{
    _cleanup_(custom_capture_deinit) struct custom_capture capture = {0};
    HRESULT hr = S_OK;

    if (!process->action->goes_on)
        hr = custom_capture_begin(installation, &capture);
    if (SUCCEEDED(hr))
        hr = run(installation, process, &capture);
    if (SUCCEEDED(hr))
        hr = custom_capture_receive(installation, &capture);
    return hr_trace(hr);
}
