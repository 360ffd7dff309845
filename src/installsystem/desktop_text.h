/* SPDX-License-Identifier: MIT */
/*
 * Desktop texts: shortcuts as the Desktop Entry Specification has them.
 */
#pragma once

#include <comity/winerror.h>

struct desktop_entry {
    const char *name;
    const char *program;          /* in full */
    const char *const *arguments; /* without the program; ended by NULL */
    const char *description;      /* or NULL */
    const char *folder;           /* to work in, or NULL */
    const char *icon;             /* a file, or NULL */
};

/* The file's text; the caller frees it. NULL only when memory is out. */
char *desktop_text(const struct desktop_entry *entry);
