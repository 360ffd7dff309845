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

/* Behind it stands the process. */
static const char prefix[] = "registration-";

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
static void sweep(const char *runtime)
{
    DIR *folder = opendir(runtime);
    const struct dirent *entry;

    while (folder && (entry = readdir(folder))) {
        char path[PATH_MAX + sizeof(entry->d_name)];
        int pid;

        if (strncmp(entry->d_name, prefix, sizeof(prefix) - 1) != 0)
            continue;
        pid = atoi(entry->d_name + sizeof(prefix) - 1);
        if (pid <= 0 || kill(pid, 0) == 0 || errno != ESRCH)
            continue;
        snprintf(path, sizeof(path), "%s/%s", runtime, entry->d_name);
        remove_tree(path);
    }
    if (folder)
        closedir(folder);
}

void attempt_folder_scratch(const char *folder, char ret_path[static PATH_MAX])
{
    snprintf(ret_path, PATH_MAX, "%.*s/tmp", PATH_MAX - 8, folder);
}

HRESULT attempt_folder_make(char **ret_folder)
{
    char runtime[PATH_MAX], folder[PATH_MAX + 64], scratch[PATH_MAX];
    _cleanup_(closep) int fd = -1;
    HRESULT hr;

    hr = home_path(HOME_RUNTIME, runtime);
    if (SUCCEEDED(hr))
        hr = home_open(HOME_RUNTIME, &fd);
    if (FAILED(hr))
        return hr_trace(hr);
    sweep(runtime);
    snprintf(folder, sizeof(folder), "%s/%s%d-XXXXXX", runtime, prefix, (int)getpid());
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
