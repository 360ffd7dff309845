/* SPDX-License-Identifier: MIT */
/*
 * Last words: what a server wrote last to its standard output and error, for whoever wants to know
 * why it failed; and all of them, in whole lines, for who listens.
 */
#pragma once

#include <stddef.h>

enum {
    LAST_WORDS_MAX = 2048, /* bytes */
    SAID_MAX = 4096,       /* of one piece; a longer line comes in several */
};

/* Begin with {0}. */
struct last_words {
    size_t size;
    char text[LAST_WORDS_MAX + 1]; /* with a NUL */

    /* Told of lines, without the end of the last, if set. */
    void (*listener)(void *context, const char *lines);
    void *context;
    size_t said_size;        /* of what the listener was not told yet */
    char said[SAID_MAX + 1]; /* with a NUL */
};

/* Takes what can be read without waiting, which goes into the daemon's log as well. */
void last_words_read(struct last_words *words, int fd);

/* The same, at the end: the listener is told of a line without an end. */
void last_words_finish(struct last_words *words, int fd);
