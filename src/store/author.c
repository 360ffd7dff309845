/* SPDX-License-Identifier: MIT */
#include "store/author.h"

#include <fcntl.h>
#include <pthread.h>
#include <string.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "store/store_record.h"

static char command[AUTHOR_COMMAND_MAX];

static bool is_plain(const char *word)
{
    return *word && strspn(word, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                 "%+,-./:=@_") == strlen(word);
}

/* Whole characters of one word, in quotes if a shell would need them. */
static size_t put_word(char *text, size_t room, const char *word)
{
    const char *quote = is_plain(word) ? "" : "'";
    size_t len = strlen(word), quotes = 2 * strlen(quote);

    if (room < quotes)
        return 0;
    if (len > room - quotes)
        len = room - quotes;
    while (len > 0 && ((unsigned char)word[len] & 0xc0) == 0x80)
        len--;
    memcpy(text, quote, quotes / 2);
    memcpy(text + quotes / 2, word, len);
    memcpy(text + quotes / 2 + len, quote, quotes / 2);
    return len + quotes;
}

static void read_command(void)
{
    _cleanup_(closep) int fd = open("/proc/self/cmdline", O_RDONLY | O_CLOEXEC);
    char words[AUTHOR_COMMAND_MAX];
    ssize_t size = fd < 0 ? 0 : read(fd, words, sizeof(words) - 1);
    size_t used = 0;

    if (size <= 0)
        return;
    words[size] = '\0';
    for (ssize_t at = 0; at < size; at += (ssize_t)strlen(words + at) + 1) {
        if (at > 0 && used < sizeof(command) - 1)
            command[used++] = ' ';
        used += put_word(command + used, sizeof(command) - 1 - used, words + at);
    }
}

struct author author_now(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;

    pthread_once(&once, read_command);
    return (struct author){store_time_now(), geteuid(), (uint32_t)getpid(), command};
}
