/* SPDX-License-Identifier: MIT */
#include "installfiles/disk_space.h"

#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/hresult.h"

enum {
    VOLUMES_MAX = 32, /* what goes to further ones is not counted */
};

struct volume {
    dev_t device;
    char folder[PATH_MAX]; /* one that is on it */
    uint64_t block_size;
    uint64_t needed, free; /* bytes */
};

struct volumes {
    struct volume *last; /* the one of the last file, whose directory was: */
    const struct session_directory *directory;
    size_t n;
    struct volume volumes[VOLUMES_MAX];
};

/* Cuts @path down to what is there of it. */
static bool find_folder(char *path, struct stat *ret_status)
{
    while (stat(path, ret_status) < 0 || !S_ISDIR(ret_status->st_mode)) {
        char *slash = strrchr(path, '/');

        if (!slash || strcmp(path, "/") == 0)
            return false;
        slash[slash == path] = '\0';
    }
    return true;
}

static struct volume *find_volume(struct volumes *volumes, const char *path)
{
    struct volume *volume = &volumes->volumes[volumes->n];
    struct statvfs space;
    struct stat status;

    if (volumes->n == VOLUMES_MAX)
        return NULL;
    snprintf(volume->folder, sizeof(volume->folder), "%s", path);
    if (!find_folder(volume->folder, &status))
        return NULL;
    for (size_t i = 0; i < volumes->n; i++) {
        if (volumes->volumes[i].device == status.st_dev)
            return &volumes->volumes[i];
    }
    if (statvfs(volume->folder, &space) < 0)
        return NULL;
    volume->device = status.st_dev;
    volume->block_size = space.f_frsize;
    volume->free = (uint64_t)(geteuid() == 0 ? space.f_bfree : space.f_bavail) * space.f_frsize;
    volume->needed = 0;
    volumes->n++;
    return volume;
}

static HRESULT count(struct volumes *volumes, const struct file_job *job,
                     const struct session_file *file)
{
    if (!volumes->last || volumes->directory != file->component->directory) {
        _cleanup_(freep) char *path = NULL;
        HRESULT hr = file_job_path(job, file, &path);

        if (FAILED(hr))
            return hr_trace(hr);
        volumes->directory = file->component->directory;
        volumes->last = find_volume(volumes, path);
    }
    if (volumes->last) {
        uint64_t block = volumes->last->block_size;

        volumes->last->needed += (file->size + block - 1) / block * block;
    }
    return S_OK;
}

HRESULT disk_space_check(struct file_job *job)
{
    _cleanup_(freep) struct volumes *volumes = calloc(1, sizeof(*volumes));
    const struct session_file *file;
    HRESULT hr;

    if (!volumes)
        return hr_raise(E_OUTOFMEMORY, "asking for the space on disks");
    for (size_t i = 0; (file = session_file_at(job->installation->session, i)); i++) {
        hr = file_job_is_wanted(job, file) ? count(volumes, job, file) : S_OK;
        if (FAILED(hr))
            return hr_trace(hr);
    }
    for (size_t i = 0; i < volumes->n; i++) {
        const struct volume *volume = &volumes->volumes[i];

        if (volume->needed > volume->free)
            return hr_raise(hr_from_win32(ERROR_DISK_FULL),
                            "the volume that has %s lacks space: the files need %" PRIu64
                            " KiB, and %" PRIu64 " KiB are free",
                            volume->folder, volume->needed / 1024, volume->free / 1024);
    }
    return S_OK;
}
