/* SPDX-License-Identifier: MIT */
#include "launch/roll.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "base/home.h"
#include "base/hresult.h"
#include "base/list.h"
#include "base/log.h"

enum {
    PLACES = 1024,
    LOCK_STEPS = 5000, /* of a millisecond */
    SPAWN_TICKS = 10,  /* in which a child's start is told at the latest */
};

#define ROLL_NAME "scm.roll"

/* As the file has them: a process's number alone may be another's by the time that it is read. */
struct roll_place {
    uint64_t start; /* in the kernel's ticks since it booted, or up to SPAWN_TICKS after it */
    uint64_t pid;   /* 0 in a free place */
};

struct name {
    struct list link;
    struct roll_place *place; /* borrowed, or NULL: of the file */
    pid_t pid;
    uint64_t start; /* as in its place */
    unsigned uses;
    bool is_awaited;
    bool has_offered;
    bool offered_lately;
};

struct roll {
    struct list names;
    struct roll_place *places; /* the file, or NULL if there is none to be had */
    int file;                  /* locked, by children too until their programs begin; -1: none */
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

static bool is_process(const struct name *name)
{
    uint64_t start = read_start(name->pid);

    return start != 0 && start <= name->start && name->start - start <= SPAWN_TICKS;
}

static struct roll_place *find_place(struct roll *roll, uint64_t pid)
{
    for (unsigned i = 0; roll->places && !roll->is_frozen && i < PLACES; i++) {
        if (roll->places[i].pid == pid)
            return &roll->places[i];
    }
    return NULL;
}

static struct name *add_name(struct roll *roll, pid_t pid, uint64_t start)
{
    struct name *name = calloc(1, sizeof(*name));

    if (!name)
        return NULL;
    name->pid = pid;
    name->start = start;
    list_append(&roll->names, &name->link);
    return name;
}

/* Who is killed between the two stores has written nothing. */
static void write_down(struct roll_place *place, pid_t pid, uint64_t start)
{
    place->start = start;
    __atomic_store_n(&place->pid, (uint64_t)pid, __ATOMIC_RELEASE);
}

static void remove_name(struct roll *roll, struct name *name)
{
    if (name->place && !roll->is_frozen)
        __atomic_store_n(&name->place->pid, 0, __ATOMIC_RELEASE);
    list_remove(&name->link);
    free(name);
}

static void load(struct roll *roll)
{
    for (unsigned i = 0; i < PLACES; i++) {
        struct roll_place *place = &roll->places[i];
        struct name *name = NULL;

        if (place->pid == 0)
            continue;
        if (place->pid <= INT32_MAX && !find(roll, (pid_t)place->pid))
            name = add_name(roll, (pid_t)place->pid, place->start);
        if (!name || !is_process(name)) {
            place->pid = 0;
            if (name)
                remove_name(roll, name);
            continue;
        }
        name->place = place;
        name->is_awaited = true;
    }
}

/* Children of the last daemon that are about to sign hold the lock. It is theirs alone, so it comes
 * at once, unless one was stopped there. */
static void wait_for_children(int file)
{
    const struct timespec pause = {.tv_nsec = 1000000};

    for (int i = 0; i < LOCK_STEPS && flock(file, LOCK_EX | LOCK_NB) < 0; i++)
        nanosleep(&pause, NULL);
}

/* The file is mapped, so that a name costs no system call: a daemon that is killed leaves what it
 * has stored. All its blocks are had beforehand, for a disk that is full later. */
static HRESULT map_file(struct roll *roll)
{
    _cleanup_(closep) int folder = -1;
    int file;
    HRESULT hr;
    void *places;

    hr = home_open(HOME_RUNTIME, &folder);
    if (FAILED(hr))
        return hr_trace(hr);
    file = roll->file = openat(folder, ROLL_NAME, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (file < 0)
        return hr_raise(hr_from_errno(), "opening %s: %s", ROLL_NAME, strerror(errno));
    wait_for_children(file);
    if (posix_fallocate(file, 0, PLACES * sizeof(struct roll_place)) != 0)
        return S_FALSE;
    places =
        mmap(NULL, PLACES * sizeof(struct roll_place), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (places == MAP_FAILED)
        return S_FALSE;
    roll->places = places;
    return S_OK;
}

HRESULT roll_open(struct roll **ret_roll)
{
    _cleanup_(roll_closep) struct roll *roll = calloc(1, sizeof(*roll));
    HRESULT hr;

    if (!roll)
        return hr_raise(E_OUTOFMEMORY, "listing the servers");

    list_init(&roll->names);
    roll->file = -1;
    hr = map_file(roll);
    if (FAILED(hr))
        return hr_trace(hr);
    /* The file is a help after an accident: without room for it, the rest goes on. */
    if (hr == S_OK)
        load(roll);
    else
        log_warning("the list of servers cannot be written");
    *ret_roll = TAKE_PTR(roll);
    return S_OK;
}

struct roll *roll_close(struct roll *roll)
{
    if (!roll)
        return NULL;

    list_for_each (link, &roll->names)
        remove_name(roll, container_of(link, struct name, link));
    if (roll->places)
        munmap(roll->places, PLACES * sizeof(struct roll_place));
    closep(&roll->file);
    free(roll);
    return NULL;
}

void roll_freeze(struct roll *roll)
{
    if (!roll)
        return;
    roll->is_frozen = true;
    closep(&roll->file);
    roll->file = -1;
}

void roll_add(struct roll *roll, pid_t pid)
{
    struct name *name = find(roll, pid);

    if (!name) {
        name = add_name(roll, pid, read_start(pid));
        if (!name)
            return;
        name->place = find_place(roll, 0);
        if (name->place)
            write_down(name->place, pid, name->start);
    }
    name->uses++;
}

struct roll_place *roll_reserve(struct roll *roll)
{
    return find_place(roll, 0);
}

/* Between fork and exec: system calls only. */
void roll_sign(struct roll_place *place)
{
    struct timespec now;

    clock_gettime(CLOCK_BOOTTIME, &now);
    write_down(place, getpid(),
               ((uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec) /
                   (1000000000 / (uint64_t)sysconf(_SC_CLK_TCK)));
}

void roll_add_child(struct roll *roll, struct roll_place *place, pid_t pid)
{
    struct name *name = pid != 0 ? find(roll, pid) : NULL;

    if (pid != 0 && !name)
        name = add_name(roll, pid, place ? place->start : 0);
    if (name && !name->place)
        name->place = place;
    else if (place)
        place->pid = 0;
    if (name)
        name->uses++;
}

void roll_remove(struct roll *roll, pid_t pid)
{
    struct name *name = find(roll, pid);

    if (!name || --name->uses > 0)
        return;
    remove_name(roll, name);
}

void roll_note_offer(struct roll *roll, pid_t pid)
{
    struct name *name = find(roll, pid);

    if (name)
        name->has_offered = name->offered_lately = true;
}

void roll_note_return(struct roll *roll, pid_t pid)
{
    struct name *name = find(roll, pid);

    /* One who offered nothing has a class to offer still. */
    if (name && name->has_offered)
        name->is_awaited = false;
}

bool roll_is_complete(const struct roll *roll)
{
    list_for_each (link, &roll->names) {
        if (container_of(link, struct name, link)->is_awaited)
            return false;
    }
    return true;
}

bool roll_is_awaiting(struct roll *roll)
{
    bool is_awaiting = false;

    list_for_each (link, &roll->names) {
        struct name *name = container_of(link, struct name, link);

        if (!name->is_awaited)
            continue;
        if (is_process(name) && (!name->has_offered || name->offered_lately)) {
            name->offered_lately = false;
            is_awaiting = true;
            continue;
        }
        name->is_awaited = false;
        if (name->uses == 0)
            remove_name(roll, name);
    }
    return is_awaiting;
}
