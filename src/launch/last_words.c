/* SPDX-License-Identifier: MIT */
#include "launch/last_words.h"

#include <string.h>
#include <unistd.h>

#include "launch/daemon_log.h"

static void add(struct last_words *words, const char *bytes, size_t n)
{
    if (words->size + n > LAST_WORDS_MAX) {
        size_t drop = words->size + n - LAST_WORDS_MAX;

        memmove(words->text, words->text + drop, words->size - drop);
        words->size -= drop;
    }
    memcpy(words->text + words->size, bytes, n);
    words->size += n;
    words->text[words->size] = '\0';
}

void last_words_read(struct last_words *words, int fd)
{
    char buffer[512];
    ssize_t size;

    while ((size = read(fd, buffer, sizeof(buffer))) > 0) {
        daemon_log_write(buffer, (size_t)size);
        add(words, buffer, (size_t)size);
    }
}
