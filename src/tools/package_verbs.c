/* SPDX-License-Identifier: MIT */
#include "tools/package_verbs.h"

#include <stdio.h>
#include <stdlib.h>

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

const struct verb package_verbs[] = {
    {.name = "convert", .run = package_verb_run},
    {.name = "harvest", .run = package_verb_run},
    {.name = "install", .run = package_verb_run},
    {.name = "msiexec", .run = package_verb_run},
    {.name = "packages", .run = package_verb_run},
    {.name = "remove", .run = package_verb_run},
    {.name = "repair", .run = package_verb_run},
    {NULL},
};
