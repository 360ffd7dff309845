/* SPDX-License-Identifier: MIT */
#include "selfreg/stragglers.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* From /proc/PID/stat: "PID (name) state parent ...", whose name may have anything in it. */
static bool is_child(const char *pid)
{
    char path[64], text[512];
    const char *end;
    FILE *file;
    size_t len;

    snprintf(path, sizeof(path), "/proc/%.20s/stat", pid);
    file = fopen(path, "re");
    if (!file)
        return false;
    len = fread(text, 1, sizeof(text) - 1, file);
    fclose(file);
    text[len] = '\0';
    end = strrchr(text, ')');
    return end && strlen(end) > 4 && atoi(end + 4) == getpid();
}

static unsigned kill_children(void)
{
    DIR *folder = opendir("/proc");
    const struct dirent *entry;
    unsigned n = 0;

    while (folder && (entry = readdir(folder))) {
        if (!isdigit((unsigned char)entry->d_name[0]) || !is_child(entry->d_name))
            continue;
        kill(atoi(entry->d_name), SIGKILL);
        n++;
    }
    if (folder)
        closedir(folder);
    return n;
}

unsigned stragglers_end(void)
{
    unsigned n = 0;

    while (waitpid(-1, NULL, WNOHANG) >= 0 || errno == EINTR) {
        if (kill_children() == 0)
            continue;
        /* Each that goes may leave others, which then are this process's. */
        if (waitpid(-1, NULL, 0) > 0)
            n++;
    }
    return n;
}
