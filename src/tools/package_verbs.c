/* SPDX-License-Identifier: MIT */
#include "tools/package_verbs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/cleanup.h"
#include "toolkit/verb.h"
#include "tools/become.h"

/* Its first argument is the verb, which argv[0] is here. */
static int package_verb_run(int argc, char **argv)
{
    _cleanup_(freep) char **arguments = calloc((size_t)argc + 2, sizeof(*arguments));

    if (!arguments) {
        fprintf(stderr, "comity %s: out of memory\n", argv[0]);
        return VERB_FAILED;
    }
    for (int i = 0; i < argc; i++)
        arguments[i + 1] = argv[i];
    return become_program("comity-msi", "comity", arguments);
}

int package_verb_page(const struct verb *verb)
{
    char option[64];

    snprintf(option, sizeof(option), "--man=%s", verb->name);
    return become_program("comity-msi", "comity", (char *[]){NULL, option, NULL});
}

/* What each compound file begins with. */
static bool is_package(const char *path)
{
    static const unsigned char magic[] = {0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1};
    _cleanup_(fclosep) FILE *file = fopen(path, "rbe");
    unsigned char head[sizeof(magic)];

    return file && fread(head, sizeof(head), 1, file) == 1 &&
           memcmp(head, magic, sizeof(head)) == 0;
}

bool package_verb_takes_diff(int argc, char **argv)
{
    int n_packages = 0;

    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--transform") == 0)
            i++; /* and its value */
        else if (argv[i][0] == '-' && argv[i][1])
            continue;
        else if (!is_package(argv[i]))
            return false;
        else
            n_packages++;
    }
    return n_packages == 2;
}

static bool is_called_package(const char *path)
{
    const char *dot = strrchr(path, '.');

    return dot && (strcasecmp(dot, ".msi") == 0 || strcasecmp(dot, ".msm") == 0);
}

bool package_verb_takes_lint(int argc, char **argv)
{
    for (int i = 1; i < argc; i++)
        if (argv[i][0] != '-' && (is_called_package(argv[i]) || is_package(argv[i])))
            return true;
    return false;
}

const struct verb package_lint = {.name = "lint", .run = package_verb_run};
const struct verb package_diff = {.name = "diff", .run = package_verb_run};

const struct verb package_verbs[] = {
    {.name = "convert", .run = package_verb_run}, {.name = "harvest", .run = package_verb_run},
    {.name = "install", .run = package_verb_run}, {.name = "msiexec", .run = package_verb_run},
    {.name = "pack", .run = package_verb_run},    {.name = "packages", .run = package_verb_run},
    {.name = "remove", .run = package_verb_run},  {.name = "repair", .run = package_verb_run},
    {.name = "show", .run = package_verb_run},    {.name = "unpack", .run = package_verb_run},
    {.name = "verify", .run = package_verb_run},  {NULL},
};
