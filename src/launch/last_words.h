/* SPDX-License-Identifier: MIT */
/*
 * Last words: what a server wrote last to its standard output and error, for whoever wants to know
 * why it failed.
 */
#pragma once

#include <stddef.h>

enum {
    LAST_WORDS_MAX = 2048, /* bytes */
};

/* Begin with {0}. */
struct last_words {
    size_t size;
    char text[LAST_WORDS_MAX + 1]; /* with a NUL */
};

/* Takes what can be read without waiting, which goes into the daemon's log as well. */
void last_words_read(struct last_words *words, int fd);
