/* SPDX-License-Identifier: MIT */
/*
 * wscript: runs scripts, and shows in windows what they say.
 */
#include "host/host.h"

int main(int argc, char **argv)
{
    return host_run(HOST_WINDOWED, argv + 1, argc > 0 ? argc - 1 : 0);
}
