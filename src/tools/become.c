/* SPDX-License-Identifier: MIT */
#include "tools/become.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "toolkit/verb.h"

/* Beside this program, in a build folder, or where it is installed. */
static void find_program(const char *name, char ret_path[static PATH_MAX])
{
    static const char *const places[] = {"%s/%s", "%s/../libexec/comity/%s"};
    char self[PATH_MAX];

    *ret_path = '\0';
    if (!realpath("/proc/self/exe", self))
        return;
    *strrchr(self, '/') = '\0';
    for (size_t i = 0; i < sizeof(places) / sizeof(*places); i++) {
        int len = snprintf(ret_path, PATH_MAX, places[i], self, name);

        if (len > 0 && len < PATH_MAX && access(ret_path, X_OK) == 0)
            return;
    }
}

int become_program(const char *program, const char *title, char **arguments)
{
    char path[PATH_MAX];
    char *title_word = strdup(title);

    find_program(program, path);
    fflush(stdout);
    if (title_word && *path) {
        arguments[0] = title_word;
        execv(path, arguments);
    }
    fprintf(stderr, "%s: the program %s cannot be started (%s); is Comity installed whole?\n",
            title, *path ? path : program, strerror(*path ? errno : ENOENT));
    free(title_word);
    return VERB_FAILED;
}
