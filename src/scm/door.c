/* SPDX-License-Identifier: MIT */
#include "scm/door.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <time.h>
#include <unistd.h>

#include <comity/winerror.h>

#include "base/home.h"
#include "base/hresult.h"
#include "base/log.h"
#include "permission/audience.h"
#include "wire/endpoint.h"

enum {
    SETTLE_US = 20000, /* between a change of the registry and the look at it */
    ACCURACY_US = 1000,
};

struct door {
    sd_event *event; /* borrowed */
    sd_event_source *hives[2];
    sd_event_source *timer; /* while a change has not been looked at */
    bool is_open;
};

/* Lets others pass through a folder, or not; they can never list it. */
static HRESULT set_passable(const char *path, bool is_passable)
{
    struct stat status;
    mode_t mode;

    if (stat(path, &status) < 0)
        return hr_raise(hr_from_errno(), "examining %s: %s", path, strerror(errno));
    /* The rights of the group are the limit of what an access list gives, if there is one. */
    if (is_passable)
        mode = status.st_mode | S_IXGRP | S_IXOTH;
    else if (getxattr(path, "system.posix_acl_access", NULL, 0) >= 0)
        mode = status.st_mode & ~(mode_t)S_IRWXO;
    else
        mode = status.st_mode & ~(mode_t)(S_IRWXG | S_IRWXO);
    if (mode != status.st_mode && chmod(path, mode & 07777) < 0)
        return hr_raise(hr_from_errno(), "changing who may enter %s: %s", path, strerror(errno));
    return S_OK;
}

/* The home itself stays as it is once others have been let in: the machine's hive is theirs to
 * read. */
static HRESULT move_to(bool is_open)
{
    char folder[PATH_MAX];
    HRESULT hr;

    hr = home_path(HOME_RUNTIME, folder);
    if (SUCCEEDED(hr))
        hr = set_passable(folder, is_open);
    if (SUCCEEDED(hr) && is_open) {
        *strrchr(folder, '/') = '\0';
        hr = set_passable(folder, true);
    }
    return hr_trace(hr);
}

static void look(struct door *door)
{
    bool is_open = audience_is_larger();

    if (is_open == door->is_open)
        return;
    if (FAILED(move_to(is_open))) {
        log_warning("%s", hr_message());
        hr_clear();
        return;
    }
    door->is_open = is_open;
    endpoint_admit_all(is_open);
    log_info(is_open ? "a policy admits other users: they can connect"
                     : "no policy admits other users any more: they cannot connect");
}

static int on_settled(sd_event_source *source, uint64_t now, void *context)
{
    struct door *door = context;

    door->timer = sd_event_source_disable_unref(door->timer);
    look(door);
    return 0;
}

/* Changes come in crowds. */
static int on_change(sd_event_source *source, const struct inotify_event *event, void *context)
{
    struct door *door = context;

    if (!door->timer && sd_event_add_time_relative(door->event, &door->timer, CLOCK_MONOTONIC,
                                                   SETTLE_US, ACCURACY_US, on_settled, door) < 0)
        look(door);
    return 0;
}

static HRESULT watch(struct door *door)
{
    static const enum home_folder hives[] = {HOME_USER_HIVE, HOME_MACHINE_HIVE};
    char path[PATH_MAX];
    HRESULT hr;
    int code;

    for (size_t i = 0; i < sizeof(hives) / sizeof(*hives); i++) {
        _cleanup_(closep) int folder = -1;

        hr = home_open(hives[i], &folder);
        if (SUCCEEDED(hr))
            hr = home_path(hives[i], path);
        if (FAILED(hr))
            return hr_trace(hr);
        code = sd_event_add_inotify(door->event, &door->hives[i], path,
                                    IN_MODIFY | IN_MOVED_TO | IN_ONLYDIR, on_change, door);
        if (code < 0)
            return hr_raise(hr_from_errno_value(-code), "watching %s: %s", path, strerror(-code));
    }
    return S_OK;
}

HRESULT door_new(sd_event *event, struct door **ret_door)
{
    _cleanup_(door_freep) struct door *door = calloc(1, sizeof(*door));

    if (!door)
        return hr_raise(E_OUTOFMEMORY, "watching the policies");
    door->event = event;
    if (home_is_private() && geteuid() == 0) {
        /* Without a watch the door is what the policies said when the daemon started. */
        if (FAILED(watch(door))) {
            log_warning("%s", hr_message());
            hr_clear();
        }
        look(door);
    }
    *ret_door = TAKE_PTR(door);
    return S_OK;
}

struct door *door_free(struct door *door)
{
    if (!door)
        return NULL;

    for (size_t i = 0; i < sizeof(door->hives) / sizeof(*door->hives); i++)
        sd_event_source_disable_unref(door->hives[i]);
    sd_event_source_disable_unref(door->timer);
    free(door);
    return NULL;
}

bool door_is_open(const struct door *door)
{
    return door->is_open;
}
