/* SPDX-License-Identifier: MIT */
#include "launch/last_words.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "test.h"

struct heard {
    int n;
    char text[16384];
};

static void hear(void *context, const char *lines)
{
    struct heard *heard = context;

    heard->n++;
    strcat(strcat(heard->text, lines), "|");
}

TEST(whole_lines_are_told)
{
    struct heard heard = {0};
    struct last_words words = {.listener = hear, .context = &heard};
    char line[6000];
    int fds[2];

    ASSERT_EQ(pipe2(fds, O_CLOEXEC | O_NONBLOCK), 0);
    ASSERT_EQ(write(fds[1], "one\ntwo\nthr", 11), 11);
    last_words_read(&words, fds[0]);
    ASSERT_STR(heard.text, "one\ntwo|");
    ASSERT_EQ(write(fds[1], "ee\0\nfour", 8), 8);
    last_words_read(&words, fds[0]);
    ASSERT_STR(heard.text, "one\ntwo|three |");
    last_words_finish(&words, fds[0]);
    ASSERT_STR(heard.text, "one\ntwo|three |four|");

    memset(line, 'x', sizeof(line));
    ASSERT_EQ(write(fds[1], line, sizeof(line)), (ssize_t)sizeof(line));
    last_words_finish(&words, fds[0]);
    ASSERT_EQ(heard.n, 5);
    ASSERT_EQ(strlen(heard.text), strlen("one\ntwo|three |four|") + sizeof(line) + 2);
    close(fds[0]);
    close(fds[1]);
}

TEST(the_last_of_many_words_are_kept)
{
    struct last_words words = {0};
    char line[16];
    int fds[2];

    ASSERT_EQ(pipe2(fds, O_CLOEXEC | O_NONBLOCK), 0);
    last_words_read(&words, fds[0]);
    ASSERT_STR(words.text, "");
    for (int i = 0; i < 1000; i++) {
        int len = snprintf(line, sizeof(line), "word %d\n", i);

        ASSERT_EQ(write(fds[1], line, (size_t)len), len);
    }
    last_words_read(&words, fds[0]);
    ASSERT_EQ(words.size, LAST_WORDS_MAX);
    ASSERT_EQ(strlen(words.text), LAST_WORDS_MAX);
    ASSERT_TRUE(strstr(words.text, "word 998\nword 999\n"));
    ASSERT_FALSE(strstr(words.text, "word 1\n"));
    close(fds[1]);
    last_words_read(&words, fds[0]);
    ASSERT_EQ(words.size, LAST_WORDS_MAX);
    close(fds[0]);
}
