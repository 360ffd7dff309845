/* SPDX-License-Identifier: MIT */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

#include <comity/conio.h>

#include "test.h"

/* Lets the standard input be what @fd reads. */
static void read_from(int fd)
{
    ASSERT_TRUE(dup2(fd, STDIN_FILENO) == STDIN_FILENO);
    close(fd);
}

static void type(const char *text)
{
    int ends[2];

    ASSERT_EQ(pipe(ends), 0);
    ASSERT_EQ(write(ends[1], text, strlen(text)), strlen(text));
    close(ends[1]);
    read_from(ends[0]);
}

TEST(keys_come_one_by_one)
{
    type("ab");
    ASSERT_EQ(_getch(), 'a');
    ASSERT_EQ(_ungetch('x'), 'x');
    ASSERT_EQ(_ungetch('y'), EOF);
    ASSERT_EQ(_kbhit(), 1);
    ASSERT_EQ(_getch(), 'x');
    ASSERT_EQ(_getch(), 'b');
    ASSERT_EQ(_getch(), EOF);
}

TEST(wide_keys_are_utf16)
{
    type("a\xc3\xa4\xf0\x9f\x98\x80");
    ASSERT_EQ(_getwch(), u'a');
    ASSERT_EQ(_getwch(), 0xe4);
    ASSERT_EQ(_getwch(), 0xd83d);
    ASSERT_EQ(_getwch(), 0xde00);
    ASSERT_EQ(_getwch(), 0xffff);
}

TEST(a_cut_wide_key_is_replaced)
{
    type("\xf0\x9f");
    ASSERT_EQ(_getwch(), 0xfffd);
    ASSERT_EQ(_getwch(), 0xfffd);
    ASSERT_EQ(_getwch(), 0xffff);
}

TEST(a_terminal_gives_keys_without_a_line_and_is_left_as_it_was)
{
    int terminal = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC), fd;
    struct termios before, after;

    ASSERT_TRUE(terminal >= 0 && grantpt(terminal) == 0 && unlockpt(terminal) == 0);
    fd = open(ptsname(terminal), O_RDWR | O_NOCTTY | O_CLOEXEC);
    ASSERT_TRUE(fd >= 0);
    read_from(fd);
    ASSERT_EQ(tcgetattr(STDIN_FILENO, &before), 0);

    ASSERT_EQ(_kbhit(), 0);
    ASSERT_EQ(write(terminal, "k", 1), 1);
    ASSERT_EQ(_getch(), 'k');
    ASSERT_EQ(tcgetattr(STDIN_FILENO, &after), 0);
    ASSERT_EQ(after.c_lflag, before.c_lflag);
    close(terminal);
}
