/* SPDX-License-Identifier: MIT */
#include "pythonenv/environment.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/cleanup.h"

enum {
    LINE_SIZE = 4096,
};

static const char *name_of(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}

bool python_is_program(const char *path)
{
    const char *rest = name_of(path);

    if (strncmp(rest, "python", 6) != 0)
        return false;
    return rest[6 + strspn(rest + 6, "0123456789.")] == '\0';
}

static void cut_last(char *path)
{
    char *slash = strrchr(path, '/');

    if (slash)
        *slash = '\0';
}

/* "3.11.2": 11; 0 for what is no such version. */
static unsigned minor_of(const char *text)
{
    unsigned minor;

    return sscanf(text, "3.%3u", &minor) == 1 ? minor : 0;
}

/* pyvenv.cfg: "home = /usr/bin", and "version = 3.11.2", which is "version_info" for some tools. */
static void read_settings(struct python_environment *environment)
{
    _cleanup_(fclosep) FILE *file = NULL;
    char path[PATH_MAX], line[LINE_SIZE], key[32], value[LINE_SIZE];

    if (snprintf(path, sizeof(path), "%s/pyvenv.cfg", environment->prefix) >= PATH_MAX)
        return;
    file = fopen(path, "re");
    environment->is_virtual = file != NULL;
    while (file && fgets(line, sizeof(line), file)) {
        if (sscanf(line, " %31[^ =] = %4095[^\r\n]", key, value) != 2)
            continue;
        if (strcmp(key, "home") == 0) {
            snprintf(environment->base, sizeof(environment->base), "%s", value);
            cut_last(environment->base);
        } else if (strcmp(key, "version") == 0 || strcmp(key, "version_info") == 0) {
            environment->made_for = minor_of(value);
        }
    }
}

void python_environment_read(const char *program, struct python_environment *ret_environment)
{
    struct python_environment *environment = ret_environment;

    *environment = (struct python_environment){0};
    snprintf(environment->program, sizeof(environment->program), "%s", program);
    memcpy(environment->prefix, environment->program, sizeof(environment->prefix));
    cut_last(environment->prefix);
    cut_last(environment->prefix);
    if (!realpath(program, environment->real))
        *environment->real = '\0';
    if (python_is_program(environment->real))
        environment->version = minor_of(name_of(environment->real) + 6);
    read_settings(environment);
    if (!*environment->base) {
        memcpy(environment->base, environment->real, sizeof(environment->base));
        cut_last(environment->base);
        cut_last(environment->base);
    }
}

/* Where a link leads that leads nowhere. */
static bool read_dangling(const char *path, char ret_target[static PATH_MAX])
{
    char link[PATH_MAX];
    ssize_t len;

    snprintf(link, sizeof(link), "%s", path);
    for (int i = 0; i < 16; i++) {
        len = readlink(link, ret_target, PATH_MAX - 1);
        if (len < 0)
            return i > 0 && snprintf(ret_target, PATH_MAX, "%s", link) < PATH_MAX;
        ret_target[len] = '\0';
        if (*ret_target == '/')
            *link = '\0';
        else
            cut_last(link);
        if (strlen(link) + strlen(ret_target) + 2 > sizeof(link))
            return false;
        if (*link)
            strcat(link, "/");
        strcat(link, ret_target);
    }
    return false;
}

enum python_environment_fault python_environment_fault(const struct python_environment *environment,
                                                       char ret_missing[static PATH_MAX])
{
    snprintf(ret_missing, PATH_MAX, "%s", environment->program);
    if (!*environment->real) {
        if (*environment->prefix && access(environment->prefix, F_OK) < 0)
            return PYTHON_ENVIRONMENT_GONE;
        return read_dangling(environment->program, ret_missing) ? PYTHON_BASE_GONE
                                                                : PYTHON_PROGRAM_GONE;
    }
    if (environment->is_virtual && *environment->base && access(environment->base, F_OK) < 0) {
        snprintf(ret_missing, PATH_MAX, "%s", environment->base);
        return PYTHON_BASE_GONE;
    }
    if (environment->is_virtual && environment->made_for && environment->version &&
        environment->made_for != environment->version)
        return PYTHON_VERSION_CHANGED;
    return PYTHON_ENVIRONMENT_WHOLE;
}
