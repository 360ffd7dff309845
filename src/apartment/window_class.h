/* SPDX-License-Identifier: MIT */
/*
 * Classes of windows, and names that stand for messages: both are numbers given to names, which
 * the process remembers.
 */
#pragma once

#include <stdbool.h>

#include <comity/windows.h>

struct window_class {
    WNDPROC procedure;
    int extra_size;
    ATOM atom;
};

/* By name in any case, or by the atom in a pointer's lower half. */
bool window_class_find(LPCWSTR name, struct window_class *ret_class);
