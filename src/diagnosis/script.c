/* SPDX-License-Identifier: MIT */
#include "diagnosis/script.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    LINE_MAX_BYTES = 256, /* the kernel reads no more of a file */
};

/* The interpreter line: a path and, after a blank, one argument. */
struct interpreter_line {
    char text[LINE_MAX_BYTES + 1];
    const char *interpreter;
    const char *argument; /* "" if none */
    bool ends_in_carriage_return;
};

static void parse(struct interpreter_line *line)
{
    char *end, *start = line->text + 2;

    line->text[strcspn(line->text, "\n")] = '\0';
    end = line->text + strlen(line->text);
    line->ends_in_carriage_return = end > start && end[-1] == '\r';
    while (end > start && (end[-1] == ' ' || end[-1] == '\t'))
        *--end = '\0';
    start += strspn(start, " \t");
    line->interpreter = start;
    start += strcspn(start, " \t");
    if (*start)
        *start++ = '\0';
    line->argument = start + strspn(start, " \t");
}

/* Whether the name is an executable file in one of PATH's folders; the file is @ret_path. */
static bool find_in_path(const char *name, size_t len, char ret_path[static PATH_MAX])
{
    const char *folders = getenv("PATH");

    while (folders && *folders) {
        size_t folder = strcspn(folders, ":");

        if (snprintf(ret_path, PATH_MAX, "%.*s/%.*s", (int)folder, folders, (int)len, name) <
                PATH_MAX &&
            access(ret_path, X_OK) == 0)
            return true;
        folders += folder + (folders[folder] == ':');
    }
    return false;
}

/* "/usr/bin/env python3": the program that env is to find. */
static void examine_env(struct diagnosis *diagnosis, const char *path, const char *argument)
{
    char found[PATH_MAX], name[LINE_MAX_BYTES];
    size_t len;

    if (strncmp(argument, "-S", 2) == 0)
        argument += 2 + strspn(argument + 2, " \t");
    len = strcspn(argument, " \t");
    if (len == 0 || *argument == '-' || memchr(argument, '=', len))
        return;
    snprintf(name, sizeof(name), "%.*s", (int)len, argument);
    if (find_in_path(argument, len, found)) {
        diagnosis_note(diagnosis, "interpreter", STEP_FOUND, "env finds %s", found);
        return;
    }
    diagnosis_note(diagnosis, "interpreter", STEP_BAD, "env finds no %s in %s", name,
                   getenv("PATH") ? getenv("PATH") : "an empty path");
    diagnosis_blame(diagnosis, CAUSE_INTERPRETER_MISSING, path, name);
}

static void examine_interpreter(struct diagnosis *diagnosis, const char *path,
                                const struct interpreter_line *line)
{
    const char *name = strrchr(line->interpreter, '/');
    struct stat status;

    if (stat(line->interpreter, &status) < 0) {
        diagnosis_note(diagnosis, "interpreter", STEP_BAD, "%s: %s", line->interpreter,
                       strerror(errno));
        diagnosis_blame(diagnosis, CAUSE_INTERPRETER_MISSING, path, line->interpreter);
    } else if (S_ISDIR(status.st_mode) || access(line->interpreter, X_OK) < 0) {
        const char *why = S_ISDIR(status.st_mode) ? "it is a directory" : strerror(errno);

        diagnosis_note(diagnosis, "interpreter", STEP_BAD, "%s: %s", line->interpreter, why);
        diagnosis_blame(diagnosis, CAUSE_INTERPRETER_UNUSABLE, path, line->interpreter, why);
    } else {
        diagnosis_note(diagnosis, "interpreter", STEP_FOUND, "%s", line->interpreter);
        if (strcmp(name ? name + 1 : line->interpreter, "env") == 0)
            examine_env(diagnosis, path, line->argument);
    }
}

void script_examine(struct diagnosis *diagnosis, const char *path, int fd)
{
    struct interpreter_line line = {0};

    if (pread(fd, line.text, LINE_MAX_BYTES, 0) < 2)
        return;
    parse(&line);
    if (line.ends_in_carriage_return) {
        diagnosis_note(diagnosis, "interpreter", STEP_BAD, "its line ends in a carriage return");
        diagnosis_blame(diagnosis, CAUSE_SCRIPT_CARRIAGE_RETURN, path);
    } else if (!*line.interpreter) {
        diagnosis_note(diagnosis, "interpreter", STEP_BAD, "its line names none");
        diagnosis_blame(diagnosis, CAUSE_SCRIPT_BARE, path);
    } else {
        examine_interpreter(diagnosis, path, &line);
    }
}
