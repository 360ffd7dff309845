/* SPDX-License-Identifier: MIT */
#include "lint/exposure.h"

#include <limits.h>
#include <pwd.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cleanup.h"

/* What is said of who may write, or NULL. A user's private group has his number. */
static const char *writers_of(const struct stat *status)
{
    bool is_sticky = S_ISDIR(status->st_mode) && status->st_mode & S_ISVTX;

    if (status->st_uid != 0 && status->st_uid != geteuid())
        return "its owner, another user";
    if (is_sticky)
        return NULL;
    if (status->st_mode & S_IWOTH)
        return "all users";
    if (status->st_mode & S_IWGRP && status->st_gid != 0 && status->st_gid != status->st_uid)
        return "its group";
    return NULL;
}

char *exposure_of(const char *path)
{
    _cleanup_(freep) char *place = realpath(path, NULL);
    const char *writers = NULL;
    struct stat status;
    char *text, *slash;

    while (place && *place && !writers) {
        if (stat(place, &status) == 0)
            writers = writers_of(&status);
        slash = strrchr(place, '/');
        if (!writers && slash)
            *slash = '\0';
    }
    if (!writers || asprintf(&text, "\"%s\" may be changed by %s", place, writers) < 0)
        return NULL;
    return text;
}
