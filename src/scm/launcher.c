/* SPDX-License-Identifier: MIT */
#include "scm/launcher.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <comity/winerror.h>

#include "base/guid.h"
#include "base/hresult.h"
#include "base/list.h"
#include "base/log.h"
#include "wire/endpoint.h"

extern char **environ;

enum {
    ERRORS_KEPT = 2048, /* bytes of a server's standard error */
    AWAITED_MAX = 256,  /* servers that are being started at a time */
};

struct launcher {
    sd_event *event;   /* borrowed */
    struct roll *roll; /* borrowed */
    launch_failed failed;
    void *context;
    struct list launches;
    unsigned n_awaited;
    uint64_t last_number;
};

/* A server that was started: it is watched until it ends, waited for until its class is there. */
struct launch {
    struct list link;
    struct launcher *launcher;
    CLSID clsid;
    enum server_kind kind;
    GUID app_id; /* of a surrogate */
    bool is_awaited;
    uint64_t number; /* never used twice */
    uint64_t begun_us;
    unsigned timeout_ms;
    pid_t pid;
    int errors; /* its standard error */
    sd_event_source *child_source;
    sd_event_source *errors_source;
    sd_event_source *timer_source;
    char *command;
    size_t kept_size;
    char kept[ERRORS_KEPT + 1];
};

static struct launch *launch_free(struct launch *launch)
{
    if (!launch)
        return NULL;

    list_remove(&launch->link);
    sd_event_source_disable_unref(launch->child_source);
    sd_event_source_disable_unref(launch->errors_source);
    sd_event_source_disable_unref(launch->timer_source);
    if (launch->errors >= 0)
        close(launch->errors);
    free(launch->command);
    free(launch);
    return NULL;
}
DEFINE_CLEANUP(struct launch *, launch_free);

HRESULT launcher_new(sd_event *event, struct roll *roll, launch_failed failed, void *context,
                     struct launcher **ret_launcher)
{
    struct launcher *launcher;

    launcher = calloc(1, sizeof(*launcher));
    if (!launcher)
        return hr_raise(E_OUTOFMEMORY, "launcher");

    launcher->event = event;
    launcher->roll = roll;
    launcher->failed = failed;
    launcher->context = context;
    list_init(&launcher->launches);
    *ret_launcher = launcher;
    return S_OK;
}

struct launcher *launcher_free(struct launcher *launcher)
{
    if (!launcher)
        return NULL;

    list_for_each (link, &launcher->launches)
        launch_free(container_of(link, struct launch, link));
    free(launcher);
    return NULL;
}

static struct launch *find_awaited(struct launcher *launcher, REFCLSID clsid)
{
    list_for_each (link, &launcher->launches) {
        struct launch *launch = container_of(link, struct launch, link);

        if (launch->is_awaited && guid_is_equal(&launch->clsid, clsid))
            return launch;
    }
    return NULL;
}

bool launcher_awaits(struct launcher *launcher, REFCLSID clsid)
{
    return find_awaited(launcher, clsid);
}

bool launcher_awaits_surrogate(struct launcher *launcher, const GUID *app_id)
{
    list_for_each (link, &launcher->launches) {
        const struct launch *launch = container_of(link, struct launch, link);

        if (launch->is_awaited && launch->kind == SERVER_SURROGATE &&
            guid_is_equal(&launch->app_id, app_id))
            return true;
    }
    return false;
}

bool launcher_next(const struct launcher *launcher, uint64_t after,
                   struct scm_listed_launch *ret_launch)
{
    list_for_each (link, &launcher->launches) {
        const struct launch *launch = container_of(link, struct launch, link);
        uint64_t now;

        if (!launch->is_awaited || launch->number <= after)
            continue;
        sd_event_now(launcher->event, CLOCK_MONOTONIC, &now);
        *ret_launch = (struct scm_listed_launch){
            .number = launch->number,
            .pid = (uint32_t)launch->pid,
            .clsid = launch->clsid,
            .age_ms = (uint32_t)((now - launch->begun_us) / 1000),
            .limit_ms = launch->timeout_ms,
            .command = launch->command,
            .command_size = (uint32_t)strnlen(launch->command, SCM_TEXT_MAX),
        };
        return true;
    }
    return false;
}

bool launcher_is_idle(const struct launcher *launcher)
{
    return list_is_empty(&launcher->launches);
}

void launcher_done(struct launcher *launcher, REFCLSID clsid)
{
    struct launch *launch = find_awaited(launcher, clsid);

    if (!launch)
        return;
    launch->is_awaited = false;
    launcher->n_awaited--;
    launch->timer_source = sd_event_source_disable_unref(launch->timer_source);
}

/* Takes what the server writes to its standard error; the last bytes are kept. */
static void drain_errors(struct launch *launch)
{
    char buffer[512];
    ssize_t size;

    while ((size = read(launch->errors, buffer, sizeof(buffer))) > 0) {
        size_t n = (size_t)size;

        if (write(STDERR_FILENO, buffer, n) < 0)
            log_debug("a server's messages could not be logged");
        if (launch->kept_size + n > ERRORS_KEPT) {
            size_t drop = launch->kept_size + n - ERRORS_KEPT;

            memmove(launch->kept, launch->kept + drop, launch->kept_size - drop);
            launch->kept_size -= drop;
        }
        memcpy(launch->kept + launch->kept_size, buffer, n);
        launch->kept_size += n;
    }
    launch->kept[launch->kept_size] = '\0';
}

static int on_errors(sd_event_source *source, int fd, uint32_t events, void *context)
{
    struct launch *launch = context;

    drain_errors(launch);
    if (events & (EPOLLHUP | EPOLLERR))
        sd_event_source_set_enabled(source, SD_EVENT_OFF);
    return 0;
}

/* Tells the waiting, once, why there will be no class. */
static void fail(struct launch *launch, const char *what)
{
    char text[ERRORS_KEPT + 1024];

    if (!launch->is_awaited)
        return;

    launch->is_awaited = false;
    launch->launcher->n_awaited--;
    while (launch->kept_size && launch->kept[launch->kept_size - 1] == '\n')
        launch->kept[--launch->kept_size] = '\0';
    snprintf(text, sizeof(text), "the server \"%.600s\" %s%s%s", launch->command, what,
             launch->kept_size ? ": " : "", launch->kept);
    log_warning("%s", text);
    launch->launcher->failed(launch->launcher->context, &launch->clsid, CO_E_SERVER_EXEC_FAILURE,
                             text);
}

static int on_exit_of_server(sd_event_source *source, const siginfo_t *info, void *context)
{
    struct launch *launch = context;
    char what[96];

    drain_errors(launch);
    if (info->si_code == CLD_EXITED)
        snprintf(what, sizeof(what), "exited with status %d before it offered its class",
                 info->si_status);
    else
        snprintf(what, sizeof(what), "was ended by signal %d before it offered its class",
                 info->si_status);
    fail(launch, what);
    roll_remove(launch->launcher->roll, launch->pid);
    launch_free(launch);
    if (info->si_code != CLD_EXITED)
        endpoint_sweep();
    return 0;
}

static int on_timeout(sd_event_source *source, uint64_t now, void *context)
{
    struct launch *launch = context;

    drain_errors(launch);
    kill(-launch->pid, SIGKILL);
    fail(launch, "did not offer its class in time and was ended");
    return 0;
}

/* Variables that a server gets of the daemon's own: enough to reach the same home, a display and
 * the session, and nothing of whoever asked first. */
static bool is_passed_on(const char *variable)
{
    static const char *const names[] = {
        "COMITY_HOME=",  "HOME=",
        "PATH=",         "USER=",
        "LOGNAME=",      "SHELL=",
        "LANG=",         "LC_",
        "TZ=",           "XDG_",
        "DISPLAY=",      "WAYLAND_DISPLAY=",
        "XAUTHORITY=",   "DBUS_SESSION_BUS_ADDRESS=",
        "TMPDIR=",       "LD_PRELOAD=",
        "ASAN_OPTIONS=", "UBSAN_OPTIONS=",
        "LSAN_OPTIONS=",
    };

    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
        if (strncmp(variable, names[i], strlen(names[i])) == 0)
            return true;
    }
    return false;
}

static char **server_environment(void)
{
    size_t n = 0, kept = 0;
    char **passed;

    while (environ[n])
        n++;
    passed = calloc(n + 1, sizeof(*passed));
    for (size_t i = 0; passed && i < n; i++) {
        if (is_passed_on(environ[i]))
            passed[kept++] = environ[i];
    }
    return passed;
}

static HRESULT spawn(struct launch *launch, const struct server_command *command)
{
    _cleanup_(freep) char **environment = server_environment();
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t none;
    int pipes[2], error;

    if (!environment || pipe2(pipes, O_CLOEXEC) < 0)
        return hr_raise(hr_from_errno(), "starting %s", command->command.program);

    sigemptyset(&none);
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDWR, 0);
    posix_spawn_file_actions_adddup2(&actions, pipes[1], 1);
    posix_spawn_file_actions_adddup2(&actions, pipes[1], 2);
    posix_spawn_file_actions_addclosefrom_np(&actions, 3);
    posix_spawn_file_actions_addchdir_np(&actions, "/");
    error = posix_spawn(&launch->pid, command->command.program, &actions, &attributes,
                        command->command.arguments, environment);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    close(pipes[1]);
    launch->errors = pipes[0];
    fcntl(launch->errors, F_SETFL, O_NONBLOCK);
    if (error == 0)
        return S_OK;
    return hr_raise(error == ENOENT   ? CO_E_APPNOTFOUND
                    : error == EACCES ? E_ACCESSDENIED
                                      : CO_E_SERVER_EXEC_FAILURE,
                    "starting the server \"%s\": %s", command->line, strerror(error));
}

/* What is kept of a launch; a copy, for the command may be another's next time. */
static HRESULT launch_new(struct launcher *launcher, REFCLSID clsid,
                          const struct server_command *command, struct launch **ret_launch)
{
    _cleanup_(launch_freep) struct launch *launch = calloc(1, sizeof(*launch));

    if (!launch)
        return hr_raise(E_OUTOFMEMORY, "starting a server");
    launch->errors = -1;
    launch->launcher = launcher;
    launch->clsid = *clsid;
    launch->kind = command->kind;
    launch->app_id = command->app_id;
    launch->timeout_ms = command->timeout_ms;
    launch->is_awaited = true;
    launch->command = strdup(command->line);
    if (!launch->command)
        return hr_raise(E_OUTOFMEMORY, "starting a server");
    *ret_launch = TAKE_PTR(launch);
    return S_OK;
}

static HRESULT watch(struct launch *launch)
{
    sd_event *event = launch->launcher->event;
    int code;

    code = sd_event_add_child(event, &launch->child_source, launch->pid, WEXITED, on_exit_of_server,
                              launch);
    if (code >= 0)
        code = sd_event_add_io(event, &launch->errors_source, launch->errors, EPOLLIN, on_errors,
                               launch);
    if (code >= 0)
        code =
            sd_event_add_time_relative(event, &launch->timer_source, CLOCK_MONOTONIC,
                                       launch->timeout_ms * UINT64_C(1000), 0, on_timeout, launch);
    if (code < 0)
        return hr_raise(hr_from_errno_value(-code), "watching the server \"%s\"", launch->command);
    return S_OK;
}

HRESULT launcher_start(struct launcher *launcher, REFCLSID clsid,
                       const struct server_command *command)
{
    _cleanup_(launch_freep) struct launch *launch = NULL;
    HRESULT hr;

    if (find_awaited(launcher, clsid))
        return S_FALSE;

    if (launcher->n_awaited == AWAITED_MAX)
        return hr_raise(hr_from_win32(ERROR_NOT_ENOUGH_QUOTA), "%d servers are being started",
                        AWAITED_MAX);

    hr = launch_new(launcher, clsid, command, &launch);
    if (SUCCEEDED(hr))
        hr = spawn(launch, command);
    if (SUCCEEDED(hr))
        hr = watch(launch);
    if (FAILED(hr))
        return hr_trace(hr);

    log_info("started \"%s\", process %d", launch->command, (int)launch->pid);
    roll_add_child(launcher->roll, launch->pid);
    launch->number = ++launcher->last_number;
    sd_event_now(launcher->event, CLOCK_MONOTONIC, &launch->begun_us);
    launcher->n_awaited++;
    list_append(&launcher->launches, &TAKE_PTR(launch)->link);
    return S_OK;
}
