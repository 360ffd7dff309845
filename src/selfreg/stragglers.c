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

static void kill_children(void)
{
    DIR *folder = opendir("/proc");
    const struct dirent *entry;

    while (folder && (entry = readdir(folder))) {
        if (isdigit((unsigned char)entry->d_name[0]) && is_child(entry->d_name))
            kill(atoi(entry->d_name), SIGKILL);
    }
    if (folder)
        closedir(folder);
}

unsigned stragglers_end(void)
{
    unsigned n = 0;

    for (;;) {
        int status;
        pid_t child = waitpid(-1, &status, WNOHANG);

        if (child == 0) {
            /* Each that goes may leave others, which then are this process's. */
            kill_children();
            child = waitpid(-1, &status, 0);
        }
        if (child > 0)
            n += WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
        else if (errno != EINTR)
            return n;
    }
}
