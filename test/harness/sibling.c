/* SPDX-License-Identifier: MIT */
#include "sibling.h"

#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "test.h"

void sibling_become(const char *const *words)
{
    char self[PATH_MAX] = "", path[2 * PATH_MAX];

    if (readlink("/proc/self/exe", self, sizeof(self) - 1) < 0)
        return;
    snprintf(path, sizeof(path), "%s/%s", dirname(self), words[0]);
    execv(path, (char *const *)words);
}

static char *read_all(int fd)
{
    char *text = NULL;
    size_t size = 0;
    FILE *said = open_memstream(&text, &size);
    char bytes[4096];
    ssize_t n;

    ASSERT_TRUE(said != NULL);
    while ((n = read(fd, bytes, sizeof(bytes))) > 0)
        fwrite(bytes, 1, (size_t)n, said);
    fclose(said);
    return text;
}

int sibling_run(const char *const *words, char **ret_said)
{
    int ends[2], status;
    pid_t child;

    ASSERT_EQ(pipe2(ends, O_CLOEXEC), 0);
    child = fork();
    if (child == 0) {
        dup2(ends[1], STDOUT_FILENO);
        dup2(ends[1], STDERR_FILENO);
        sibling_become(words);
        _exit(127);
    }
    close(ends[1]);
    *ret_said = read_all(ends[0]);
    close(ends[0]);
    ASSERT_EQ(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}
