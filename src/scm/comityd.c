/* SPDX-License-Identifier: MIT */
/*
 * comityd: the daemon of one home. The first that needs it starts it; it leaves when idle.
 */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <limits.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <systemd/sd-daemon.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/home.h"
#include "base/hresult.h"
#include "base/log.h"
#include "base/manual.h"
#include "diagnosis/event_log.h"
#include "launch/daemon_log.h"
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

static const struct manual_item option_items[] = {
    {"--foreground", "Stays attached to its terminal and logs to standard error."},
    {"--idle-seconds=N",
     "Leaves after N seconds, or parts of them, without a connection: 30 if not "
     "given, never with 0."},
    {"--help", "Shows this."},
    {"--version", "Says which Comity this is."},
    {NULL, NULL},
};

static const struct manual_item statuses[] = {
    {"0", "It serves in the background, or has left when it was idle or told to."},
    {"1", "It could not serve: its log, or standard error, says why."},
    {"2", "The command line is wrong."},
    {NULL, NULL},
};

static const struct manual_item files[] = {
    {"$COMITY_HOME/run/scm", "The socket. Without COMITY_HOME it is $XDG_RUNTIME_DIR/comity/scm."},
    {"$COMITY_HOME/run/scm.lock", "Whoever starts or ends a daemon holds a lock on it."},
    {"$COMITY_HOME/run/scm.roll", "The servers that run, for a daemon that follows a killed one."},
    {"$COMITY_HOME/state/comityd.log",
     "The log, with what servers write to standard error, a mebibyte of it; what was before it "
     "is comityd.log.1."},
    {"$COMITY_HOME/state/events.log", "What became of servers, for comity-log(1)."},
    {NULL, NULL},
};

static const struct manual_item keys[] = {
    {"CLSID\\{...}\\LocalServer32",
     "The command that starts the server of the class, with -Embedding appended. The value "
     "ServerExecutable names the file to run, whatever the command's first word is."},
    {"AppID\\{...}, value LocalService",
     "A unit of systemd, with or without its suffix, instead of LocalServer32. Without systemd, "
     "and with COMITY_HOME, its ExecStart is started with the ServiceParameters as last "
     "arguments; they are the instance of a template (name@)."},
    {"AppID\\{...}, value DllSurrogate",
     "The in-process classes of the application can be used from other processes: see "
     "comity-surrogate(8)."},
    {"AppID\\{...}, value RunAs",
     "The user whom the application's servers run as, where the daemon is root's: a name, with or "
     "without a domain before it; \"Interactive User\", who sits at the machine; \"nt "
     "authority\\system\" for root, \"nt authority\\localservice\" and \"networkservice\" for "
     "nobody. That user is let into the daemon's runtime folder, and may offer these classes."},
    {"AppID\\{...}, values LaunchPermission and AccessPermission",
     "Who may launch and activate the application's classes, and call its objects: lines as "
     "\"allow self, user vasya launch\", or a security descriptor. Without them, the values "
     "DefaultLaunchPermission and DefaultAccessPermission of HKEY_LOCAL_MACHINE\\SOFTWARE\\"
     "Microsoft\\Ole; without these, the user himself and root. In root's home (a COMITY_HOME of "
     "root's) the runtime folder is open to other users, and the daemon stays, while a policy "
     "admits any of them."},
    {"AppID\\{...}, value ActivateAtStorage",
     "Would choose among machines by a file's place; all files are here, so it is passed over."},
    {"AppID\\{...}, value ServerTimeout",
     "A DWORD: how many milliseconds a server has to register its class, instead of 30,000."},
    {NULL, NULL},
};

static const struct manual_section sections[] = {
    {.title = "Options", .items = option_items},
    {.title = "Registry", .items = keys},
    {.title = "Files", .items = files},
    {.title = "Exit status", .items = statuses},
    {NULL, NULL, NULL, NULL},
};

static const struct manual manual = {
    .page = "comityd",
    .chapter = 8,
    .command = "comityd",
    .summary = "service control manager of one home",
    .synopsis = "comityd [--foreground] [--idle-seconds=N]",
    .text =
        "Starts the servers of COM classes and knows which run. The first program that needs it "
        "starts it, and it leaves when it is idle: nobody has to look after it.\n\n"
        "It may be killed at any moment. Servers and clients go on; the next daemon has from "
        "the servers what this one knew.\n\n"
        "It takes its socket from systemd if that passes one.",
    .sections = sections,
    .see_also = "comity(1), comity-daemon(1), comity-log(1), comity-surrogate(8)",
};

/* What is asked about the program itself instead of having it serve; false if it is no such. */
static bool answer(int option)
{
    switch (option) {
    case 'h':
        manual_print_help(&manual, stdout);
        return true;
    case 'm':
        manual_print_page(&manual, stdout);
        return true;
    case 'v':
        puts("comityd " COMITY_VERSION);
        return true;
    default:
        return false;
    }
}

static int parse_options(int argc, char **argv, struct options *options)
{
    static const struct option known[] = {
        {"foreground", no_argument, NULL, 'f'},
        {"idle-seconds", required_argument, NULL, 'i'},
        {"ready-fd", required_argument, NULL, 'r'},
        {"help", no_argument, NULL, 'h'},
        {"man", no_argument, NULL, 'm'},
        {"version", no_argument, NULL, 'v'},
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
        default:
            if (!answer(option))
                return 2;
            exit(fflush(stdout) == 0 ? 0 : 1);
        }
    }
    return optind == argc ? 0 : 2;
}

/* Tells who started the daemon that it serves, "x", or why it does not. */
static void tell_starter(struct options *options, const char *text)
{
    _cleanup_(closep) int fd = TAKE_FD(options->ready_fd);
    size_t size = strlen(text);

    if (fd >= 0 && write(fd, text, size) != (ssize_t)size)
        log_warning("nobody waits for the daemon any more");
}

static HRESULT listen_or_inherit(struct scm_options *options, int *ret_fd)
{
    if (sd_listen_fds(1) == 1) {
        options->socket_is_inherited = true;
        *ret_fd = SD_LISTEN_FDS_START;
        return S_OK;
    }
    return hr_trace(endpoint_listen(ENDPOINT_SCM, ret_fd));
}

static void unref_eventp(sd_event **event)
{
    sd_event_unref(*event);
}

static int on_signal(sd_event_source *source, const struct signalfd_siginfo *info, void *context)
{
    scm_stop(context);
    return 0;
}

static void note(enum event_kind kind)
{
    event_log_append(&(struct event){.kind = kind, .pid = (uint32_t)getpid()});
}

static HRESULT run(struct options *options)
{
    _cleanup_(unref_eventp) sd_event *event = NULL;
    _cleanup_(scm_freep) struct scm *scm = NULL;
    struct scm_options wanted = {.idle_us = (uint64_t)(options->idle_seconds * 1e6)};
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

    hr = listen_or_inherit(&wanted, &listener);
    if (SUCCEEDED(hr))
        hr = scm_new(event, listener, &wanted, &scm);
    if (FAILED(hr))
        return hr_trace(hr);

    sd_event_add_signal(event, NULL, SIGTERM, on_signal, scm);
    sd_event_add_signal(event, NULL, SIGINT, on_signal, scm);
    tell_starter(options, "x");
    note(EVENT_DAEMON_STARTED);
    log_info("serving, process %d", (int)getpid());
    code = sd_event_loop(event);
    log_info("leaving");
    note(EVENT_DAEMON_LEFT);
    return code < 0 ? hr_raise(hr_from_errno_value(-code), "running the event loop") : S_OK;
}

/* The folder of whoever started the daemon is left: it may be unmounted, and servers are not to
 * look for the home from there. */
static HRESULT go_home(const struct options *options)
{
    HRESULT hr;

    hr = home_pin();
    if (SUCCEEDED(hr) && !options->stays_in_foreground && chdir("/") < 0)
        hr = hr_raise(hr_from_errno(), "going to the root folder");
    return hr_trace(hr);
}

int main(int argc, char **argv)
{
    struct options options = {.idle_seconds = IDLE_SECONDS, .ready_fd = -1};
    HRESULT hr;

    if (parse_options(argc, argv, &options) != 0) {
        fputs("comityd: that is no option. See comityd --help.\n", stderr);
        return 2;
    }
    if (options.ready_fd >= 0)
        fcntl(options.ready_fd, F_SETFD, FD_CLOEXEC);
    signal(SIGPIPE, SIG_IGN);
    /* Envoys are threads of a moment: pools of their own would only keep memory. */
    mallopt(M_ARENA_MAX, 1);
    if (!options.stays_in_foreground) {
        /* Who started us waits for this process only: the daemon is its child. */
        pid_t pid = fork();

        if (pid != 0)
            return pid < 0;
        daemon_log_open();
    }
    hr = go_home(&options);
    if (SUCCEEDED(hr))
        hr = run(&options);
    if (FAILED(hr)) {
        log_error("%s (0x%08x)", hr_message(), (unsigned)hr);
        tell_starter(&options, hr_message());
        return 1;
    }
    return 0;
}
