/* SPDX-License-Identifier: MIT */
/*
 * Windows: wscript's messages and questions, shown by whichever program for dialogs the desktop
 * has.
 */
#pragma once

#include <stdbool.h>

enum {
    WINDOW_BUTTONS_MAX = 3,
    WINDOW_NOT_SHOWN = -1, /* there is no display, or no such program */
    WINDOW_CLOSED = -2,    /* without a button */
};

/* Whether there is a display at all. */
bool window_has_display(void);

/* Shows a message and waits till it is closed; false if it could not be shown. */
bool window_show(const char *text);

/* The same with up to WINDOW_BUTTONS_MAX buttons: which of them was pressed, or WINDOW_... */
int window_ask(const char *title, const char *text, const char *const *buttons, int n);
