/* SPDX-License-Identifier: MIT */
#include "scm/roll.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <comity/winerror.h>

#include "base/home.h"
#include "base/hresult.h"
#include "base/list.h"
#include "base/log.h"

enum {
    NAMES_MAX = 4096, /* that are believed of a file */
};

#define ROLL_NAME "scm.roll"

/* A process: its number alone may be another's by the time that it is read. */
struct name {
    struct list link;
    pid_t pid;
    uint64_t start; /* in the kernel's ticks since it booted; 0 until it is asked */
    unsigned uses;
    bool is_awaited;
    bool has_offered;
    bool offered_lately;
};

struct roll {
    struct list names;
    int file;
    sd_event_source *save_source; /* on when the names have changed */
    bool is_frozen;
};

/* When the process started; 0 if it does not run. */
static uint64_t read_start(pid_t pid)
{
    char path[64], text[1024], *field;
    uint64_t start = 0;
    size_t size;
    FILE *file;

    snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
    file = fopen(path, "re");
    if (!file)
        return 0;
    size = fread(text, 1, sizeof(text) - 1, file);
    fclose(file);
    text[size] = '\0';
    /* The name in parentheses may hold anything, so fields are counted behind the last one: the
     * state is the 3rd, the start the 22nd. */
    field = strrchr(text, ')');
    if (!field || field[1] == '\0' || field[2] == 'Z')
        return 0;
    for (int i = 2; i < 22 && field; i++)
        field = strchr(field + 1, ' ');
    if (field)
        sscanf(field, " %ju", &start);
    return start;
}

static struct name *find(struct roll *roll, pid_t pid)
{
    list_for_each (link, &roll->names) {
        struct name *name = container_of(link, struct name, link);

        if (name->pid == pid)
            return name;
    }
    return NULL;
}

static struct name *add_name(struct roll *roll, pid_t pid)
{
    struct name *name = calloc(1, sizeof(*name));

    if (!name)
        return NULL;
    name->pid = pid;
    list_append(&roll->names, &name->link);
    return name;
}

static void remove_name(struct name *name)
{
    list_remove(&name->link);
    free(name);
}

/* When nobody waits for anything else. */
static void save_later(struct roll *roll)
{
    if (!roll->is_frozen)
        sd_event_source_set_enabled(roll->save_source, SD_EVENT_ONESHOT);
}

/*
 * Written in place, in one piece: a daemon that is killed has written all or nothing, and no name
 * in the folder changes, which is what would take time. The file is a help after an accident: if it
 * cannot be written, the rest goes on.
 */
static int save(sd_event_source *source, void *context)
{
    _cleanup_(freep) char *text = NULL;
    struct roll *roll = context;
    size_t size = 0;
    FILE *stream;

    stream = open_memstream(&text, &size);
    if (!stream)
        return 0;
    list_for_each (link, &roll->names) {
        struct name *name = container_of(link, struct name, link);

        if (name->start == 0)
            name->start = read_start(name->pid);
        fprintf(stream, "%d %ju\n", (int)name->pid, (uintmax_t)name->start);
    }
    if (fclose(stream) != 0 || pwrite(roll->file, text, size, 0) != (ssize_t)size ||
        ftruncate(roll->file, (off_t)size) < 0)
        log_warning("the list of servers could not be written");
    return 0;
}

static void load(struct roll *roll)
{
    int copy = fcntl(roll->file, F_DUPFD_CLOEXEC, 0);
    FILE *file = copy >= 0 ? fdopen(copy, "r") : NULL;
    uintmax_t start;
    int pid;

    if (!file)
        return;
    for (int i = 0; i < NAMES_MAX && fscanf(file, "%d %ju\n", &pid, &start) == 2; i++) {
        struct name *name = NULL;

        if (pid > 0 && read_start(pid) == start && !find(roll, pid))
            name = add_name(roll, pid);
        if (name) {
            name->start = start;
            name->is_awaited = true;
        }
    }
    fclose(file);
}

HRESULT roll_open(sd_event *event, struct roll **ret_roll)
{
    _cleanup_(roll_closep) struct roll *roll = calloc(1, sizeof(*roll));
    _cleanup_(closep) int folder = -1;
    HRESULT hr;
    int code;

    if (!roll)
        return hr_raise(E_OUTOFMEMORY, "listing the servers");

    list_init(&roll->names);
    roll->file = -1;
    hr = home_open(HOME_RUNTIME, &folder);
    if (FAILED(hr))
        return hr_trace(hr);
    roll->file = openat(folder, ROLL_NAME, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (roll->file < 0)
        return hr_raise(hr_from_errno(), "opening %s: %s", ROLL_NAME, strerror(errno));

    code = sd_event_add_defer(event, &roll->save_source, save, roll);
    if (code < 0)
        return hr_raise(hr_from_errno_value(-code), "listing the servers");
    sd_event_source_set_priority(roll->save_source, SD_EVENT_PRIORITY_IDLE);
    sd_event_source_set_enabled(roll->save_source, SD_EVENT_OFF);
    load(roll);
    *ret_roll = TAKE_PTR(roll);
    return S_OK;
}

struct roll *roll_close(struct roll *roll)
{
    if (!roll)
        return NULL;

    if (roll->file >= 0)
        close(roll->file);
    list_for_each (link, &roll->names)
        remove_name(container_of(link, struct name, link));
    sd_event_source_disable_unref(roll->save_source);
    free(roll);
    return NULL;
}

void roll_freeze(struct roll *roll)
{
    int is_pending = SD_EVENT_OFF;

    if (!roll)
        return;
    roll->is_frozen = true;
    sd_event_source_get_enabled(roll->save_source, &is_pending);
    if (is_pending)
        save(roll->save_source, roll);
}

void roll_add(struct roll *roll, pid_t pid)
{
    struct name *name = find(roll, pid);

    if (!name) {
        name = add_name(roll, pid);
        save_later(roll);
    }
    if (name)
        name->uses++;
}

void roll_remove(struct roll *roll, pid_t pid)
{
    struct name *name = find(roll, pid);

    if (!name || --name->uses > 0)
        return;
    remove_name(name);
    save_later(roll);
}

void roll_note_offer(struct roll *roll, pid_t pid)
{
    struct name *name = find(roll, pid);

    if (name)
        name->has_offered = name->offered_lately = true;
}

bool roll_is_awaiting(struct roll *roll)
{
    bool is_awaiting = false, is_changed = false;

    list_for_each (link, &roll->names) {
        struct name *name = container_of(link, struct name, link);

        if (!name->is_awaited)
            continue;
        if (read_start(name->pid) == name->start && (!name->has_offered || name->offered_lately)) {
            name->offered_lately = false;
            is_awaiting = true;
            continue;
        }
        name->is_awaited = false;
        if (name->uses == 0) {
            remove_name(name);
            is_changed = true;
        }
    }
    if (is_changed)
        save_later(roll);
    return is_awaiting;
}
