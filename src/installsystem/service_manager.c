/* SPDX-License-Identifier: MIT */
#include "installsystem/service_manager.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/home.h"
#include "base/hresult.h"

enum {
    WORDS = 5,       /* of a command, with the NULL */
    UNIT_SIZE = 256, /* of a name with its ending */
};

static bool is_there(const struct installation *installation)
{
    return !installation->is_trial && !session_root(installation->session) && !home_is_private() &&
           access("/run/systemd/system", F_OK) == 0;
}

static void make_command(const struct installation *installation, const char *verb,
                         const char *unit, const char *ret_words[static WORDS])
{
    unsigned n = 0;

    ret_words[n++] = "systemctl";
    if (session_context(installation->session) == SESSION_USER)
        ret_words[n++] = "--user";
    ret_words[n++] = verb;
    if (unit)
        ret_words[n++] = unit;
    ret_words[n] = NULL;
}

/* The exit status; -1 if it could not be run. What it prints is nobody's. */
static int run(const char *const *words)
{
    posix_spawn_file_actions_t actions;
    int status = -1;
    pid_t pid;

    if (posix_spawn_file_actions_init(&actions) != 0)
        return -1;
    if (posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDWR, 0) == 0 &&
        posix_spawn_file_actions_adddup2(&actions, STDIN_FILENO, STDOUT_FILENO) == 0 &&
        posix_spawn_file_actions_adddup2(&actions, STDIN_FILENO, STDERR_FILENO) == 0 &&
        posix_spawnp(&pid, words[0], &actions, NULL, (char *const *)words, environ) == 0) {
        while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
            continue;
    }
    posix_spawn_file_actions_destroy(&actions);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

HRESULT service_manager_reload(struct installation *installation)
{
    const char *reload[WORDS];

    if (!is_there(installation))
        return S_OK;
    make_command(installation, "daemon-reload", NULL, reload);
    return hr_trace(journal_note_command(installation->journal, reload, reload));
}

HRESULT service_manager_start(struct installation *installation, const char *service)
{
    const char *start[WORDS];
    char unit[UNIT_SIZE];

    install_log(installation, "starting the service %s", service);
    if (!is_there(installation))
        return S_OK;
    snprintf(unit, sizeof(unit), "%s.service", service);
    make_command(installation, "start", unit, start);
    return hr_trace(journal_note_command(installation->journal, NULL, start));
}

HRESULT service_manager_stop(struct installation *installation, const char *service)
{
    const char *is_active[WORDS], *start[WORDS], *stop[WORDS];
    char unit[UNIT_SIZE];
    HRESULT hr;

    install_log(installation, "stopping the service %s", service);
    if (!is_there(installation))
        return S_OK;
    snprintf(unit, sizeof(unit), "%s.service", service);
    make_command(installation, "is-active", unit, is_active);
    if (run(is_active) != 0)
        return S_OK;
    make_command(installation, "start", unit, start);
    hr = journal_note_command(installation->journal, start, NULL);
    if (FAILED(hr))
        return hr_trace(hr);
    make_command(installation, "stop", unit, stop);
    if (run(stop) != 0)
        return hr_raise(hr_from_win32(ERROR_INSTALL_FAILURE),
                        "the service %s cannot be stopped (systemctl status %s)", service, unit);
    return S_OK;
}
