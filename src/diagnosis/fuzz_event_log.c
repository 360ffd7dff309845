/* SPDX-License-Identifier: MIT */
/* Reads any bytes as the log of what became of servers. */
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <comity/winerror.h>

#include "diagnosis/event_log.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char home[] = "/tmp/comity-fuzz-XXXXXX";
static char folder[PATH_MAX];
static char path[PATH_MAX + 16];

static void leave(void)
{
    unlink(path);
    rmdir(folder);
    rmdir(home);
}

/* A home of its own, with the bytes as its log. */
static void write_log(const uint8_t *data, size_t size)
{
    int fd;

    if (!*folder && mkdtemp(home)) {
        setenv("COMITY_HOME", home, 1);
        event_log_folder(folder, sizeof(folder));
        snprintf(path, sizeof(path), "%s/events.log", folder);
        mkdir(folder, 0700);
        atexit(leave);
    }
    fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0 || write(fd, data, size) != (ssize_t)size)
        abort();
    close(fd);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct event_reader *reader;
    struct event event;

    write_log(data, size);
    if (FAILED(event_reader_open(&reader)))
        return 0;
    while (event_reader_next(reader, &event) == S_OK) {
        if (!event_kind_name(event.kind))
            __builtin_trap();
    }
    event_reader_close(reader);
    return 0;
}
