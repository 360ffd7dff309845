/* SPDX-License-Identifier: MIT */
#include "tools/recovery.h"

#include <errno.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "journal/journal.h"
#include "tools/become.h"

void recovery_run(void)
{
    int status;
    pid_t child;

    if (!journal_is_left())
        return;
    fflush(NULL);
    child = fork();
    if (child == 0)
        _exit(become_program("comity-msi", "comity", (char *[]){NULL, "recover", NULL}));
    if (child < 0)
        perror("comity: an installation was interrupted, and cannot be undone yet");
    while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR)
        continue;
}
