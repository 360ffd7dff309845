/* SPDX-License-Identifier: MIT */
#include "customaction/custom_process.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/hresult.h"

enum {
    CHANNEL = 3,
    CANNOT_RUN = 127,
    LINE_MAX_SIZE = 1024,
};

/* ---- the child ---- */

__attribute__((noreturn)) static void become(const struct custom_process *process, int output)
{
    static const int caught[] = {SIGINT, SIGTERM, SIGHUP, SIGPIPE};
    int null = open("/dev/null", O_RDONLY | O_CLOEXEC);

    for (size_t i = 0; i < sizeof(caught) / sizeof(*caught); i++)
        signal(caught[i], SIG_DFL);
    if (!process->action->goes_on)
        prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (null < 0 || dup2(null, 0) < 0 || dup2(output, 1) < 0 || dup2(output, 2) < 0 ||
        (process->channel && dup2(process->channel, CHANNEL) < 0) ||
        (process->folder && chdir(process->folder) < 0))
        dprintf(2, "%s: %s\n", process->folder ? process->folder : process->program,
                strerror(errno));
    else
        execv(process->program, process->arguments);
    dprintf(2, "%s: %s\n", process->program, strerror(errno));
    _exit(CANNOT_RUN);
}

/* ---- the parent ---- */

/* Whole lines of what it prints go to the log; what is left of the last one stays. */
static void log_lines(struct installation *installation, char *text, size_t *len, bool is_end)
{
    char *begin = text, *end;

    text[*len] = '\0';
    while ((end = memchr(begin, '\n', *len - (size_t)(begin - text)))) {
        *end = '\0';
        install_log(installation, "  | %s", begin);
        begin = end + 1;
    }
    *len -= (size_t)(begin - text);
    memmove(text, begin, *len + 1);
    if (*len > 0 && (is_end || *len == LINE_MAX_SIZE)) {
        install_log(installation, "  | %s", text);
        *len = 0;
    }
}

/* Until nobody can print any more. */
static HRESULT read_output(struct installation *installation, int fd)
{
    char text[LINE_MAX_SIZE + 1];
    size_t len = 0;

    for (;;) {
        ssize_t n = read(fd, text + len, LINE_MAX_SIZE - len);
        HRESULT hr = S_OK;

        if (n > 0)
            len += (size_t)n;
        else if (n < 0 && errno == EINTR)
            hr = install_go_on(installation);
        log_lines(installation, text, &len, n == 0);
        if (FAILED(hr))
            return hr_trace(hr);
        if (n == 0 || (n < 0 && errno != EINTR))
            return S_OK;
    }
}

static int wait_for(pid_t child)
{
    int status = 0;

    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        ;
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

HRESULT custom_process_run(struct installation *installation, struct custom_process *process)
{
    _cleanup_(closep) int output = -1;
    int ends[2];
    pid_t child;
    HRESULT hr;

    if (pipe2(ends, O_CLOEXEC) < 0)
        return hr_raise(hr_from_errno(), "running the custom action %s", process->action->name);
    output = ends[0];
    fflush(NULL);
    child = fork();
    if (child == 0)
        become(process, ends[1]);
    close(ends[1]);
    if (child < 0)
        return hr_raise(hr_from_errno(), "running the custom action %s", process->action->name);
    if (process->action->goes_on)
        return S_OK;
    hr = read_output(installation, output);
    if (FAILED(hr))
        kill(child, SIGKILL);
    process->status = wait_for(child);
    if (SUCCEEDED(hr))
        hr = install_go_on(installation);
    return hr_trace(hr);
}
