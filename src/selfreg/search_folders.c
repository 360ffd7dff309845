/* SPDX-License-Identifier: MIT */
#include "selfreg/search_folders.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/cleanup.h"

/* The dynamic loader parts its list by semicolons, too. */
static const char separators[] = ":;";

static void print_full(FILE *file, const char *list, const char *folder, bool *ret_was_relative)
{
    for (;;) {
        size_t len = strcspn(list, separators);
        bool is_relative = *list != '/';

        *ret_was_relative |= is_relative;
        if (is_relative)
            fprintf(file, len > 0 ? "%s/" : "%s", folder);
        fwrite(list, 1, len, file);
        list += len;
        if (!*list)
            return;
        fputc(*list++, file);
    }
}

bool search_folders_make_full(const char *variable, bool *ret_was_relative)
{
    _cleanup_(freep) char *full = NULL;
    const char *list = getenv(variable);
    char folder[PATH_MAX];
    size_t size;
    FILE *file;

    *ret_was_relative = false;
    if (!list || !*list)
        return true;
    if (!getcwd(folder, sizeof(folder)))
        return false;
    file = open_memstream(&full, &size);
    if (!file)
        return false;
    print_full(file, list, folder, ret_was_relative);
    return fclose(file) == 0 && setenv(variable, full, 1) == 0;
}
