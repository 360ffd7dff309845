/* SPDX-License-Identifier: MIT */
#include "scm/server_process.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "base/hresult.h"

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

HRESULT server_process_start(const struct server_command *command, pid_t *ret_pid, int *ret_output)
{
    _cleanup_(freep) char **environment = server_environment(command->environment);
    _cleanup_(closep) int output = -1, input = -1;
    int pipes[2], error;

    if (!environment || pipe2(pipes, O_CLOEXEC) < 0)
        return hr_raise(hr_from_errno(), "starting %s", command->command.program);

    output = pipes[0];
    input = pipes[1];
    fcntl(output, F_SETFL, O_NONBLOCK);
    error = spawn(command, environment, input, ret_pid);
    if (error)
        return hr_raise(error == ENOENT   ? CO_E_APPNOTFOUND
                        : error == EACCES ? E_ACCESSDENIED
                                          : CO_E_SERVER_EXEC_FAILURE,
                        "starting the server \"%s\": %s", command->line, strerror(error));
    *ret_output = TAKE_FD(output);
    return S_OK;
}
