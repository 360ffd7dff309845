/* SPDX-License-Identifier: MIT */
/*
 * comity typelib: a program of its own, for it lives on the public ABI alone.
 */
#include "tools/typelib_verb.h"

#include "toolkit/verb.h"
#include "tools/become.h"

static int typelib_run(int argc, char **argv)
{
    return become_program("comity-typelib", "comity typelib", argv);
}

int typelib_verb_page(void)
{
    return become_program("comity-typelib", "comity typelib", (char *[]){NULL, "--man", NULL});
}

const struct verb typelib_verb = {.name = "typelib", .run = typelib_run};
