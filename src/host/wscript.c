/* SPDX-License-Identifier: MIT */
/*
 * wscript: runs scripts, and shows in windows what they say.
 */
#include "host/program.h"

int main(int argc, char **argv)
{
    return program_run(HOST_WINDOWED, argv + 1, argc > 0 ? argc - 1 : 0);
}
