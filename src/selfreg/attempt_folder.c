/* SPDX-License-Identifier: MIT */
#include "selfreg/attempt_folder.h"

#include <dirent.h>
#include <errno.h>
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "base/home.h"
#include "base/hresult.h"
#include "registry/capture.h"

/* Behind it stands the process. */
static const char prefix[] = "comity-registration-";

static int remove_one(const char *path, const struct stat *status, int type, struct FTW *walk)
{
    return remove(path);
}

static void remove_tree(const char *folder)
{
    nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS | FTW_MOUNT);
}

char *attempt_folder_remove(char *folder)
{
    if (folder)
        remove_tree(folder);
    free(folder);
    return NULL;
}

/* What processes that died have left. */
static void sweep(const char *place)
{
    DIR *folder = opendir(place);
    const struct dirent *entry;

    while (folder && (entry = readdir(folder))) {
        char path[PATH_MAX + sizeof(entry->d_name)];
        int pid;

        if (strncmp(entry->d_name, prefix, sizeof(prefix) - 1) != 0)
            continue;
        pid = atoi(entry->d_name + sizeof(prefix) - 1);
        /* Of another user: that is denied. */
        if (pid <= 0 || kill(pid, 0) == 0 || errno != ESRCH)
            continue;
        snprintf(path, sizeof(path), "%s/%s", place, entry->d_name);
        remove_tree(path);
    }
    if (folder)
        closedir(folder);
}

void attempt_folder_scratch(const char *folder, char ret_path[static PATH_MAX])
{
    snprintf(ret_path, PATH_MAX, "%.*s/tmp", PATH_MAX - 8, folder);
}

/* In memory if possible, for it is not to last; else where the home keeps such things. */
static HRESULT choose_place(char ret_place[static PATH_MAX])
{
    static const char memory[] = "/dev/shm";
    _cleanup_(closep) int fd = -1;
    const char *inner = getenv(capture_variable) ? getenv("TMPDIR") : NULL;
    HRESULT hr;

    /* Within another attempt files are written there alone. */
    if (inner && *inner == '/' && access(inner, W_OK | X_OK) == 0 && strlen(inner) < PATH_MAX / 2) {
        strcpy(ret_place, inner);
        return S_OK;
    }
    if (access(memory, W_OK | X_OK) == 0) {
        strcpy(ret_place, memory);
        return S_OK;
    }
    hr = home_path(HOME_RUNTIME, ret_place);
    return FAILED(hr) ? hr_trace(hr) : hr_trace(home_open(HOME_RUNTIME, &fd));
}

void attempt_folder_sweep(void)
{
    char place[PATH_MAX];

    if (SUCCEEDED(choose_place(place)))
        sweep(place);
}

HRESULT attempt_folder_make(char **ret_folder)
{
    char place[PATH_MAX], folder[PATH_MAX + 64], scratch[PATH_MAX];
    HRESULT hr;

    hr = choose_place(place);
    if (FAILED(hr))
        return hr_trace(hr);
    sweep(place);
    snprintf(folder, sizeof(folder), "%s/%s%d-XXXXXX", place, prefix, (int)getpid());
    if (!mkdtemp(folder))
        return hr_raise(hr_from_errno(), "making the folder %s: %s", folder, strerror(errno));
    attempt_folder_scratch(folder, scratch);
    if (mkdir(scratch, 0700) < 0)
        return hr_raise(hr_from_errno(), "making the folder %s: %s", scratch, strerror(errno));
    *ret_folder = strdup(folder);
    if (!*ret_folder) {
        remove_tree(folder);
        return hr_raise(E_OUTOFMEMORY, "making the folder %s", folder);
    }
    return S_OK;
}
