/* SPDX-License-Identifier: MIT */
/*
 * cscript: runs scripts on a console. Called as "comity run" it has that verb's defaults.
 */
#include <string.h>

#include "host/program.h"

int main(int argc, char **argv)
{
    enum host_kind kind =
        argc > 0 && strcmp(argv[0], "comity run") == 0 ? HOST_COMITY : HOST_CONSOLE;

    return program_run(kind, argv + 1, argc > 0 ? argc - 1 : 0);
}
