/* SPDX-License-Identifier: MIT */
/*
 * Screen: text that is shown in place of the last one, on a terminal that afterwards is as it was.
 */
#pragma once

#include <stdbool.h>
#include <termios.h>

struct screen {
    struct termios before; /* of standard input, if that is a terminal */
    bool has_keys;
    int signals; /* a signalfd of those that end or resize */
};

enum screen_event {
    SCREEN_TIME,    /* it is over */
    SCREEN_RESIZE,  /* show the text again */
    SCREEN_REFRESH, /* the user wants to see the newest: the space bar */
    SCREEN_QUIT,    /* q, Ctrl-C, or a signal that ends programs */
};

/* Takes the terminal that standard output is; false if it is none. Signals that end are blocked
 * until screen_close(). */
bool screen_open(struct screen *ret_screen);
void screen_close(struct screen *screen);

/* Shows as much of the text as there is room for. */
void screen_draw(const struct screen *screen, const char *text);

enum screen_event screen_wait(struct screen *screen, int timeout_ms);
