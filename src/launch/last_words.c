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

/* Tells of the first bytes of what was said, whose end is that of a line if there is one. */
static void tell(struct last_words *words, size_t n)
{
    size_t shown = n > 0 && words->said[n - 1] == '\n' ? n - 1 : n;
    char kept = words->said[shown];

    if (n == 0)
        return;
    words->said[shown] = '\0';
    words->listener(words->context, words->said);
    words->said[shown] = kept;
    words->said_size -= n;
    memmove(words->said, words->said + n, words->said_size);
}

static void tell_lines(struct last_words *words)
{
    const char *end = memrchr(words->said, '\n', words->said_size);

    if (end)
        tell(words, (size_t)(end + 1 - words->said));
}

/* A NUL would end the text. */
static void say(struct last_words *words, const char *bytes, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (words->said_size == SAID_MAX)
            tell_lines(words);
        if (words->said_size == SAID_MAX)
            tell(words, SAID_MAX);
        words->said[words->said_size++] = bytes[i] ? bytes[i] : ' ';
    }
}

void last_words_read(struct last_words *words, int fd)
{
    char buffer[512];
    ssize_t size;

    while ((size = read(fd, buffer, sizeof(buffer))) > 0) {
        daemon_log_write(buffer, (size_t)size);
        add(words, buffer, (size_t)size);
        if (words->listener)
            say(words, buffer, (size_t)size);
    }
    tell_lines(words);
}

void last_words_finish(struct last_words *words, int fd)
{
    last_words_read(words, fd);
    tell(words, words->said_size);
}
