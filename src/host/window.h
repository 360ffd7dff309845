/* SPDX-License-Identifier: MIT */
/*
 * Windows: wscript's messages, shown by whichever program for dialogs the desktop has.
 */
#pragma once

#include <stdbool.h>

/* Shows a message and waits till it is closed. False if there is no display or no such program. */
bool window_show(const char *text);
