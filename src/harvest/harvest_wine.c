/* SPDX-License-Identifier: MIT */
#include "harvest/harvest_wine.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <comity/winerror.h>

#include "base/hresult.h"
#include "base/utf16.h"
#include "harvest/wine_difference.h"
#include "harvest/wine_registry.h"
#include "image/file_view.h"
#include "selfreg/attempt_folder.h"

extern char **environ;

enum {
    TIMEOUT_MS = 300000, /* also for making a prefix */
};

/* ---- processes ---- */

/* The program's first name that PATH has; NULL if it has none. */
static const char *find_wine(void)
{
    static const char *const names[] = {"wine", "wine64"};
    const char *path = getenv("PATH");
    char folder[PATH_MAX], file[PATH_MAX + 16];

    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
        for (const char *at = path; at && *at; at += strcspn(at, ":"), at += *at == ':') {
            snprintf(folder, sizeof(folder), "%.*s", (int)strcspn(at, ":"), at);
            snprintf(file, sizeof(file), "%s/%s", *folder ? folder : ".", names[i]);
            if (access(file, X_OK) == 0)
                return names[i];
        }
    }
    return NULL;
}

/* Waits for the process, and kills it when its time is over. */
static HRESULT wait_for(pid_t pid, uint32_t timeout_ms, int *ret_status)
{
    _cleanup_(closep) int fd = (int)syscall(SYS_pidfd_open, pid, 0);
    struct pollfd wait = {.fd = fd, .events = POLLIN};
    int ready = fd < 0 ? 1 : poll(&wait, 1, (int)timeout_ms);

    if (ready == 0)
        kill(pid, SIGKILL);
    while (waitpid(pid, ret_status, 0) < 0 && errno == EINTR)
        ;
    return ready == 0 ? hr_raise(HRESULT_FROM_WIN32(ERROR_TIMEOUT), "running Wine") : S_OK;
}

/* Runs a program without a word; the exit status, -1 for another end, in @ret_status. */
static HRESULT run(const struct harvest_terms *terms, char *const arguments[], int *ret_status)
{
    posix_spawn_file_actions_t actions;
    int error, status;
    pid_t pid;
    HRESULT hr;

    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDWR, 0);
    posix_spawn_file_actions_adddup2(&actions, 0, 1);
    posix_spawn_file_actions_adddup2(&actions, 0, 2);
    error = posix_spawnp(&pid, arguments[0], &actions, NULL, arguments, environ);
    posix_spawn_file_actions_destroy(&actions);
    if (error != 0)
        return hr_raise(hr_from_errno_value(error), "running %s: %s", arguments[0],
                        strerror(error));
    hr = wait_for(pid, terms->timeout_ms ? terms->timeout_ms : TIMEOUT_MS, &status);
    *ret_status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return hr_trace(hr);
}

/* ---- the prefix ---- */

static HRESULT enter_prefix(const char *folder)
{
    static const char *const settings[][2] = {
        {"WINEDEBUG", "-all"},
        {"WINEDLLOVERRIDES", "mscoree=;mshtml=;winemenubuilder.exe="},
        {"DISPLAY", ""},
    };
    char prefix[PATH_MAX];
    int error = 0;

    snprintf(prefix, sizeof(prefix), "%s/prefix", folder);
    error |= setenv("WINEPREFIX", prefix, 1);
    for (size_t i = 0; i < sizeof(settings) / sizeof(*settings); i++)
        error |= setenv(settings[i][0], settings[i][1], 1);
    return error ? hr_raise(E_OUTOFMEMORY, "a prefix for Wine") : S_OK;
}

/* Wine's server writes the registry when it ends. */
static HRESULT settle(const struct harvest_terms *terms)
{
    char *const arguments[] = {(char *)"wineserver", (char *)"-w", NULL};
    int status;

    return hr_trace(run(terms, arguments, &status));
}

static HRESULT read_hive(const char *name, HKEY root, struct registry_entries *entries)
{
    const char *prefix = getenv("WINEPREFIX");
    struct file_view view;
    char path[PATH_MAX];
    HRESULT hr;

    snprintf(path, sizeof(path), "%.*s/%s", PATH_MAX - 32, prefix ? prefix : "", name);
    hr = file_view_open(path, &view);
    if (FAILED(hr))
        return hr_trace(hr);
    hr = wine_registry_read((const char *)view.bytes.bytes, view.bytes.size, root,
                            registry_entries_target(entries));
    file_view_close(&view);
    return hr_trace(hr);
}

static HRESULT read_registry(const struct harvest_terms *terms,
                             struct registry_entries **ret_entries)
{
    _cleanup_(registry_entries_freep) struct registry_entries *entries = NULL;
    HRESULT hr;

    hr = settle(terms);
    if (SUCCEEDED(hr))
        hr = registry_entries_new(&entries);
    if (SUCCEEDED(hr))
        hr = read_hive("system.reg", HKEY_LOCAL_MACHINE, entries);
    if (SUCCEEDED(hr))
        hr = read_hive("user.reg", HKEY_CURRENT_USER, entries);
    if (FAILED(hr))
        return hr_trace(hr);
    *ret_entries = TAKE_PTR(entries);
    return S_OK;
}

/* ---- the module ---- */

static HRESULT make_prefix(const struct harvest_terms *terms, const char *wine)
{
    char *const arguments[] = {(char *)wine, (char *)"wineboot", (char *)"-i", NULL};
    int status;
    HRESULT hr = run(terms, arguments, &status);

    if (SUCCEEDED(hr) && status != 0)
        hr = hr_raise(E_FAIL, "Wine cannot make a prefix (wineboot ended with status %d)", status);
    return hr_trace(hr);
}

static HRESULT register_module(const struct harvest_terms *terms, const char *wine,
                               const struct harvest *harvest)
{
    char *const library[] = {(char *)wine, (char *)"regsvr32", (char *)"/s", harvest->path, NULL};
    char *const program[] = {(char *)wine, harvest->path, (char *)"/RegServer", NULL};
    int status;
    HRESULT hr = run(terms, harvest->is_program ? program : library, &status);

    if (SUCCEEDED(hr) && status != 0)
        hr = hr_raise(SELFREG_E_CLASS, "run by Wine, it does not register itself (status %d)",
                      status);
    return hr_trace(hr);
}

static HRESULT run_in_prefix(const struct harvest_terms *terms, const char *wine,
                             struct harvest *harvest)
{
    _cleanup_(registry_entries_freep) struct registry_entries *before = NULL;
    _cleanup_(registry_entries_freep) struct registry_entries *after = NULL;
    HRESULT hr;

    hr = make_prefix(terms, wine);
    if (SUCCEEDED(hr))
        hr = read_registry(terms, &before);
    if (SUCCEEDED(hr))
        hr = register_module(terms, wine, harvest);
    if (SUCCEEDED(hr))
        hr = read_registry(terms, &after);
    return FAILED(hr) ? hr_trace(hr) : hr_trace(wine_difference_add(before, after, harvest));
}

HRESULT harvest_wine(const struct harvest_terms *terms, struct harvest *harvest)
{
    char *const end_server[] = {(char *)"wineserver", (char *)"-k", NULL};
    const char *wine = find_wine();
    char *folder = NULL;
    int status;
    HRESULT hr;

    if (!wine)
        return hr_raise(HRESULT_FROM_WIN32(ERROR_FILE_NOT_FOUND),
                        "its code is for Windows, and there is no program \"wine\" in PATH to run "
                        "it; install Wine, or leave out --run-with-wine");
    hr = attempt_folder_make(&folder);
    if (SUCCEEDED(hr))
        hr = enter_prefix(folder);
    if (SUCCEEDED(hr)) {
        hr = run_in_prefix(terms, wine, harvest);
        run(terms, end_server, &status);
    }
    attempt_folder_remove(folder);
    return hr_trace(hr);
}
