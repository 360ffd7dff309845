/* SPDX-License-Identifier: MIT */
#include "launch/server_process.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "base/home.h"
#include "base/hresult.h"
#include "launch/run_as.h"

extern char **environ;

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

static size_t count(char *const *variables)
{
    size_t n = 0;

    while (variables && variables[n])
        n++;
    return n;
}

/* A later variable of a name stands for an earlier one. */
static void put_variable(char **variables, size_t *n, char *variable)
{
    size_t name_len = strcspn(variable, "=") + 1;

    for (size_t i = 0; i < *n; i++) {
        if (strncmp(variables[i], variable, name_len) == 0) {
            variables[i] = variable;
            return;
        }
    }
    variables[(*n)++] = variable;
}

/* The array is the caller's, the variables are borrowed. */
static char **server_environment(char *const *added)
{
    size_t n = 0, n_own = count(environ), n_added = count(added);
    char **passed = calloc(n_own + n_added + 1, sizeof(*passed));

    for (size_t i = 0; passed && i < n_own; i++) {
        if (is_passed_on(environ[i]))
            passed[n++] = environ[i];
    }
    for (size_t i = 0; passed && i < n_added; i++)
        put_variable(passed, &n, added[i]);
    return passed;
}

/* What a new process does until its program begins. */
struct start {
    const struct server_command *command;
    const struct identity *identity; /* whose program it is */
    char **environment;
    int output;
    struct roll_place *place; /* may be NULL */
    int error;                /* errno's, of the new process */
};

/* The child's side; it returns errno's error only. It is on the roll before anything can see it.
 * What is open closes itself when the program begins. */
static int begin(const struct start *start)
{
    sigset_t none;
    int null;

    if (start->place)
        roll_sign(start->place);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    signal(SIGPIPE, SIG_IGN); /* who hears its output may go before it does */
    null = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (setsid() < 0 || (!start->identity->is_own && !run_as_become(start->identity)) ||
        chdir("/") < 0 || dup2(null, 0) < 0 || dup2(start->output, 1) < 0 ||
        dup2(start->output, 2) < 0)
        return errno;
    close_range(3, ~0U, CLOSE_RANGE_CLOEXEC);
    execve(start->command->command.program, start->command->command.arguments, start->environment);
    return errno;
}

/* The child works in this process's memory until its program begins, and this thread waits. */
static pid_t start_own(struct start *start)
{
    sigset_t all, before;
    pid_t pid;

    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, &before);
    pid = vfork();
    if (pid == 0) {
        start->error = begin(start);
        _exit(1);
    }
    if (pid < 0)
        start->error = errno;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return pid;
}

/* Who changes users needs memory of its own, or would change its starter's threads. What fails in
 * the child comes through a pipe, which a program that begins closes. */
static pid_t start_foreign(struct start *start)
{
    int told[2], error;
    pid_t pid;

    if (pipe2(told, O_CLOEXEC) < 0) {
        start->error = errno;
        return -1;
    }
    pid = fork();
    if (pid == 0) {
        error = begin(start);
        if (write(told[1], &error, sizeof(error)) < 0)
            _exit(2);
        _exit(1);
    }
    close(told[1]);
    if (pid < 0)
        start->error = errno;
    else if (read(told[0], &error, sizeof(error)) == sizeof(error))
        start->error = error;
    close(told[0]);
    return pid;
}

/* Like posix_spawn(): 0, or an error of errno's. */
static int spawn(struct start *start, pid_t *ret_pid)
{
    pid_t pid = start->identity->is_own ? start_own(start) : start_foreign(start);

    if (pid > 0 && start->error)
        waitpid(pid, NULL, 0);
    *ret_pid = pid;
    return start->error;
}

enum {
    USER_VARIABLES = 5,
};

static void free_variables(char ***variables)
{
    for (char **variable = *variables; variable && *variable; variable++)
        free(*variable);
    free(*variables);
}

/* What a program finds that the user starts, but for the daemon's runtime folder, where its socket
 * is; a COMITY_HOME says so itself. */
static char **user_variables(const struct identity *identity)
{
    _cleanup_(free_variables) char **variables = calloc(USER_VARIABLES + 1, sizeof(*variables));
    char folder[PATH_MAX], *slash;
    bool ok;

    ok = variables && asprintf(&variables[0], "HOME=%s", identity->home) > 0 &&
         asprintf(&variables[1], "USER=%s", identity->name) > 0 &&
         asprintf(&variables[2], "LOGNAME=%s", identity->name) > 0 &&
         asprintf(&variables[3], "SHELL=%s", identity->shell) > 0;
    if (ok && !home_is_private() && SUCCEEDED(home_path(HOME_RUNTIME, folder)) &&
        (slash = strrchr(folder, '/')) && strcmp(slash, "/comity") == 0) {
        *slash = '\0';
        ok = asprintf(&variables[4], "XDG_RUNTIME_DIR=%s", folder) > 0;
    }
    return ok ? TAKE_PTR(variables) : NULL;
}

/* The command's own variables, and for another user those of a program of his. */
static char **start_environment(const struct server_command *command, char **variables)
{
    _cleanup_(freep) char **with_user = NULL;
    size_t n = count(command->environment), n_variables = count(variables);

    with_user = calloc(n + n_variables + 1, sizeof(*with_user));
    if (!with_user)
        return NULL;
    memcpy(with_user, variables, n_variables * sizeof(*with_user));
    if (n > 0)
        memcpy(with_user + n_variables, command->environment, n * sizeof(*with_user));
    return server_environment(with_user);
}

static int start_as(const struct server_command *command, const struct identity *identity,
                    int output, struct roll_place *place, pid_t *ret_pid)
{
    _cleanup_(free_variables) char **variables = NULL;
    _cleanup_(freep) char **environment = NULL;
    struct start start = {command, identity, NULL, output, place, 0};

    variables = identity->is_own ? calloc(1, sizeof(*variables)) : user_variables(identity);
    environment = variables ? start_environment(command, variables) : NULL;
    start.environment = environment;
    return environment ? spawn(&start, ret_pid) : ENOMEM;
}

HRESULT server_process_start(const struct server_command *command, struct roll_place *place,
                             pid_t *ret_pid, int *ret_output)
{
    _cleanup_(closep) int output = -1, input = -1;
    struct identity identity;
    int pipes[2], error;
    HRESULT hr;

    hr = run_as_resolve(command->run_as, &identity);
    if (SUCCEEDED(hr) && !identity.is_own)
        hr = run_as_admit(&identity);
    if (FAILED(hr))
        return hr_trace(hr);
    if (pipe2(pipes, O_CLOEXEC) < 0)
        return hr_raise(hr_from_errno(), "starting %s", command->command.program);

    output = pipes[0];
    input = pipes[1];
    fcntl(output, F_SETFL, O_NONBLOCK);
    error = start_as(command, &identity, input, place, ret_pid);
    if (error)
        return hr_raise(error == ENOENT   ? CO_E_APPNOTFOUND
                        : error == EACCES ? E_ACCESSDENIED
                        : error == EPERM  ? CO_E_RUNAS_CREATEPROCESS_FAILURE
                                          : CO_E_SERVER_EXEC_FAILURE,
                        "starting the server \"%s\": %s", command->line, strerror(error));
    *ret_output = TAKE_FD(output);
    return S_OK;
}
