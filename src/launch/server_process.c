/* SPDX-License-Identifier: MIT */
#include "launch/server_process.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
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

/* Like posix_spawn(): 0, or an error of errno's. */
static int spawn(const struct server_command *command, char **environment, int output,
                 pid_t *ret_pid)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t none;
    int error;

    sigemptyset(&none);
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDWR, 0);
    posix_spawn_file_actions_adddup2(&actions, output, 1);
    posix_spawn_file_actions_adddup2(&actions, output, 2);
    posix_spawn_file_actions_addclosefrom_np(&actions, 3);
    posix_spawn_file_actions_addchdir_np(&actions, "/");
    error = posix_spawn(ret_pid, command->command.program, &actions, &attributes,
                        command->command.arguments, environment);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    return error;
}

/* The child's side of a start as another user; it returns errno's error only. */
static int run_as(const struct server_command *command, const struct identity *identity,
                  char **environment, int output)
{
    sigset_t none;

    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    if (setsid() < 0 || !run_as_become(identity) || chdir("/") < 0 || dup2(output, 1) < 0 ||
        dup2(output, 2) < 0 || dup2(open("/dev/null", O_RDWR), 0) < 0)
        return errno;
    execve(command->command.program, command->command.arguments, environment);
    return errno;
}

/* posix_spawn() changes no users. What fails in the child comes through a pipe, which a program
 * that begins closes. All else that is open closes itself. */
static int fork_as(const struct server_command *command, const struct identity *identity,
                   char **environment, int output, pid_t *ret_pid)
{
    int told[2], error = 0;

    if (pipe2(told, O_CLOEXEC) < 0)
        return errno;
    *ret_pid = fork();
    if (*ret_pid == 0) {
        error = run_as(command, identity, environment, output);
        if (write(told[1], &error, sizeof(error)) < 0)
            _exit(2);
        _exit(1);
    }
    close(told[1]);
    if (*ret_pid < 0)
        error = errno;
    else if (read(told[0], &error, sizeof(error)) == sizeof(error))
        waitpid(*ret_pid, NULL, 0);
    close(told[0]);
    return error;
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

static int start_as(const struct server_command *command, const struct identity *identity,
                    int output, pid_t *ret_pid)
{
    _cleanup_(free_variables) char **variables = user_variables(identity);
    _cleanup_(freep) char **with_user = NULL, **environment = NULL;
    size_t n = count(command->environment), n_variables = count(variables);

    with_user = variables ? calloc(n + n_variables + 1, sizeof(*with_user)) : NULL;
    if (!with_user)
        return ENOMEM;
    memcpy(with_user, variables, n_variables * sizeof(*with_user));
    if (n > 0)
        memcpy(with_user + n_variables, command->environment, n * sizeof(*with_user));
    environment = server_environment(with_user);
    return environment ? fork_as(command, identity, environment, output, ret_pid) : ENOMEM;
}

static int start_as_own(const struct server_command *command, int output, pid_t *ret_pid)
{
    _cleanup_(freep) char **environment = server_environment(command->environment);

    return environment ? spawn(command, environment, output, ret_pid) : ENOMEM;
}

HRESULT server_process_start(const struct server_command *command, pid_t *ret_pid, int *ret_output)
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
    error = identity.is_own ? start_as_own(command, input, ret_pid)
                            : start_as(command, &identity, input, ret_pid);
    if (error)
        return hr_raise(error == ENOENT   ? CO_E_APPNOTFOUND
                        : error == EACCES ? E_ACCESSDENIED
                        : error == EPERM  ? CO_E_RUNAS_CREATEPROCESS_FAILURE
                                          : CO_E_SERVER_EXEC_FAILURE,
                        "starting the server \"%s\": %s", command->line, strerror(error));
    *ret_output = TAKE_FD(output);
    return S_OK;
}
