/* SPDX-License-Identifier: MIT */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <link.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "provision/provision.h"

extern char **environ;

/* Where the installer may be, seen from this code's own file: installed, and in a build folder. */
static const char *const installer_places[] = {
    "../libexec/comity/comity-msi",
    "../../libexec/comity/comity-msi",
    "comity-msi",
    "../comity-msi",
};

static HRESULT find_installer(char ret_path[static PATH_MAX])
{
    char self[PATH_MAX];
    struct link_map *map;
    Dl_info info;
    char *end;

    if (!dladdr1((void *)(uintptr_t)find_installer, &info, (void **)&map, RTLD_DL_LINKMAP) ||
        !realpath(map->l_name[0] ? map->l_name : "/proc/self/exe", self))
        return hr_raise(hr_from_win32(ERROR_FILE_NOT_FOUND), "finding where Comity is");

    end = strrchr(self, '/');
    *end = '\0';
    for (size_t i = 0; i < sizeof(installer_places) / sizeof(*installer_places); i++) {
        if (snprintf(ret_path, PATH_MAX, "%s/%s", self, installer_places[i]) < PATH_MAX &&
            access(ret_path, X_OK) == 0)
            return S_OK;
    }
    return hr_raise(hr_from_win32(ERROR_INSTALL_SERVICE_FAILURE),
                    "comity-msi, which installs what is offered, is not beside %s: install Comity "
                    "again",
                    self);
}

static HRESULT spawn(char *path, const char *descriptor, int output, pid_t *ret_pid)
{
    char *argv[] = {path, "provide", (char *)descriptor, NULL};
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t none, all;
    int error;

    sigemptyset(&none);
    sigfillset(&all);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, output, 1);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    error = posix_spawn(ret_pid, path, &actions, &attributes, argv, environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return error == 0
               ? S_OK
               : hr_raise(hr_from_errno_value(error), "starting %s: %s", path, strerror(error));
}

static size_t read_all(int fd, char *text, size_t size)
{
    size_t len = 0;

    for (;;) {
        ssize_t n = read(fd, text + len, size - 1 - len);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0 || (len += (size_t)n) == size - 1)
            break;
    }
    text[len] = '\0';
    return len;
}

/* "0", or the number of what failed, and a sentence behind it. */
static HRESULT understand(char *text)
{
    char *sentence;
    unsigned long code = strtoul(text, &sentence, 10);

    text[strcspn(text, "\n")] = '\0';
    if (sentence == text)
        return hr_raise(hr_from_win32(ERROR_INSTALL_SERVICE_FAILURE),
                        "the installer ended without a word");
    if (code == 0)
        return S_OK;
    return hr_raise(hr_from_win32((uint32_t)code), "installing what is offered: %s",
                    sentence + (*sentence == ' '));
}

HRESULT provision_run(const char *descriptor)
{
    char path[PATH_MAX], said[PROVISION_TEXT_MAX];
    _cleanup_(closep) int output = -1;
    int pipes[2];
    pid_t pid;
    HRESULT hr = find_installer(path);

    if (FAILED(hr))
        return hr_trace(hr);
    if (pipe2(pipes, O_CLOEXEC) < 0)
        return hr_raise(hr_from_errno(), "starting the installer");
    output = pipes[0];
    hr = spawn(path, descriptor, pipes[1], &pid);
    close(pipes[1]);
    if (FAILED(hr))
        return hr_trace(hr);
    read_all(output, said, sizeof(said));
    /* Who waits for any child may have been faster. */
    while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
        ;
    return hr_trace(understand(said));
}
