/* SPDX-License-Identifier: MIT */
/*
 * comityd: the daemon of one home. The first that needs it starts it; it leaves when idle.
 */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <systemd/sd-daemon.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/home.h"
#include "base/hresult.h"
#include "base/log.h"
#include "scm/scm.h"
#include "wire/endpoint.h"

enum {
    IDLE_SECONDS = 30,
};

struct options {
    double idle_seconds; /* or parts of them */
    int ready_fd;
    bool stays_in_foreground;
};

static void print_help(void)
{
    puts("Usage: comityd [OPTION...]\n"
         "\n"
         "The service control manager of one home: starts COM servers and knows which run.\n"
         "Programs start it by themselves; it leaves when it is idle.\n"
         "\n"
         "  --foreground        stay attached, log to standard error\n"
         "  --idle-seconds=N    leave after N seconds without a connection (30; 0: never)\n"
         "  --help              this text");
}

static int parse_options(int argc, char **argv, struct options *options)
{
    static const struct option known[] = {
        {"foreground", no_argument, NULL, 'f'},
        {"idle-seconds", required_argument, NULL, 'i'},
        {"ready-fd", required_argument, NULL, 'r'},
        {"help", no_argument, NULL, 'h'},
        {0},
    };
    int option;

    while ((option = getopt_long(argc, argv, "", known, NULL)) != -1) {
        switch (option) {
        case 'f':
            options->stays_in_foreground = true;
            break;
        case 'i':
            options->idle_seconds = strtod(optarg, NULL);
            break;
        case 'r':
            options->ready_fd = atoi(optarg);
            break;
        case 'h':
            print_help();
            exit(0);
        default:
            return 2;
        }
    }
    return 0;
}

/* Standard error becomes the log of this home. */
static void open_log(void)
{
    _cleanup_(closep) int folder = -1, fd = -1;

    if (FAILED(home_open(HOME_STATE, &folder)))
        return;
    fd = openat(folder, "comityd.log", O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (fd >= 0) {
        dup2(fd, STDOUT_FILENO);
        dup2(fd, STDERR_FILENO);
    }
}

static void tell_ready(int fd)
{
    if (fd < 0)
        return;
    if (write(fd, "x", 1) != 1)
        log_warning("nobody waits for the daemon any more");
    close(fd);
}

static HRESULT listen_or_inherit(int *ret_fd)
{
    if (sd_listen_fds(1) == 1) {
        *ret_fd = SD_LISTEN_FDS_START;
        return S_OK;
    }
    return hr_trace(endpoint_listen(ENDPOINT_SCM, ret_fd));
}

static void unref_eventp(sd_event **event)
{
    sd_event_unref(*event);
}

static HRESULT run(const struct options *options)
{
    _cleanup_(unref_eventp) sd_event *event = NULL;
    _cleanup_(scm_freep) struct scm *scm = NULL;
    sigset_t blocked;
    int listener, code;
    HRESULT hr;

    sigemptyset(&blocked);
    sigaddset(&blocked, SIGCHLD);
    sigaddset(&blocked, SIGTERM);
    sigaddset(&blocked, SIGINT);
    sigprocmask(SIG_BLOCK, &blocked, NULL);
    code = sd_event_new(&event);
    if (code < 0)
        return hr_raise(hr_from_errno_value(-code), "making the event loop");
    sd_event_add_signal(event, NULL, SIGTERM, NULL, NULL);
    sd_event_add_signal(event, NULL, SIGINT, NULL, NULL);

    hr = listen_or_inherit(&listener);
    if (SUCCEEDED(hr))
        hr = scm_new(event, listener, (uint64_t)(options->idle_seconds * 1e6), &scm);
    if (FAILED(hr))
        return hr_trace(hr);

    tell_ready(options->ready_fd);
    log_info("serving, process %d", (int)getpid());
    code = sd_event_loop(event);
    log_info("leaving");
    return code < 0 ? hr_raise(hr_from_errno_value(-code), "running the event loop") : S_OK;
}

int main(int argc, char **argv)
{
    struct options options = {.idle_seconds = IDLE_SECONDS, .ready_fd = -1};
    HRESULT hr;

    if (parse_options(argc, argv, &options) != 0)
        return 2;
    if (options.ready_fd >= 0)
        fcntl(options.ready_fd, F_SETFD, FD_CLOEXEC);
    signal(SIGPIPE, SIG_IGN);
    if (!options.stays_in_foreground) {
        /* Who started us waits for this process only: the daemon is its child. */
        pid_t pid = fork();

        if (pid != 0)
            return pid < 0;
        open_log();
    }
    hr = run(&options);
    if (FAILED(hr)) {
        log_error("%s (0x%08x)", hr_message(), (unsigned)hr);
        return 1;
    }
    return 0;
}
