/* SPDX-License-Identifier: MIT */
/*
 * The console, key by key: the standard input, which reports each key at once while one is waited
 * for, if it is a terminal.
 */
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include <comity/conio.h>

#include <comity/comity_wide.h>

#include "base/utf16.h"

enum {
    UTF8_MAX = 4,
};

static struct {
    pthread_mutex_t lock;
    int given_back; /* (lock) a byte, or EOF */
    WCHAR half;     /* (lock) the second half of the key read last, or 0 */
} keys = {.lock = PTHREAD_MUTEX_INITIALIZER, .given_back = EOF};

/* Signals by key (^C) stay what they are. */
static bool begin_keys(int fd, struct termios *ret_before)
{
    struct termios by_key;

    if (tcgetattr(fd, ret_before) < 0)
        return false;
    by_key = *ret_before;
    by_key.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
    by_key.c_cc[VMIN] = 1;
    by_key.c_cc[VTIME] = 0;
    return tcsetattr(fd, TCSANOW, &by_key) == 0;
}

static int read_byte(void)
{
    struct termios before;
    bool is_terminal = begin_keys(STDIN_FILENO, &before);
    unsigned char byte;
    ssize_t n;

    do
        n = read(STDIN_FILENO, &byte, 1);
    while (n < 0 && errno == EINTR);
    if (is_terminal)
        tcsetattr(STDIN_FILENO, TCSANOW, &before);
    return n == 1 ? byte : EOF;
}

static int take_given_back(void)
{
    int byte;

    pthread_mutex_lock(&keys.lock);
    byte = keys.given_back;
    keys.given_back = EOF;
    pthread_mutex_unlock(&keys.lock);
    return byte;
}

int comity_getch(void)
{
    int byte = take_given_back();

    return byte == EOF ? read_byte() : byte;
}

int comity_ungetch(int byte)
{
    bool is_room;

    if (byte == EOF)
        return EOF;
    pthread_mutex_lock(&keys.lock);
    is_room = keys.given_back == EOF;
    if (is_room)
        keys.given_back = byte & 0xff;
    pthread_mutex_unlock(&keys.lock);
    return is_room ? byte & 0xff : EOF;
}

int comity_kbhit(void)
{
    struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
    struct termios before;
    bool is_terminal;
    int given_back, n;

    pthread_mutex_lock(&keys.lock);
    given_back = keys.given_back;
    pthread_mutex_unlock(&keys.lock);
    if (given_back != EOF)
        return 1;

    is_terminal = begin_keys(STDIN_FILENO, &before);
    n = poll(&input, 1, 0);
    if (is_terminal)
        tcsetattr(STDIN_FILENO, TCSANOW, &before);
    return n == 1;
}

/* How many bytes the character has that begins with @byte. */
static size_t utf8_size(int byte)
{
    return byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
}

WCHAR comity_getwch(void)
{
    char bytes[UTF8_MAX + 1] = "";
    char16_t units[UTF8_MAX] = {0};
    size_t size;
    int byte;
    WCHAR half;

    pthread_mutex_lock(&keys.lock);
    half = keys.half;
    keys.half = 0;
    pthread_mutex_unlock(&keys.lock);
    if (half)
        return half;

    byte = comity_getch();
    if (byte == EOF)
        return (WCHAR)0xffff;
    size = utf8_size(byte);
    bytes[0] = (char)byte;
    for (size_t i = 1; i < size && (byte = comity_getch()) != EOF; i++)
        bytes[i] = (char)byte;
    if (utf16_from_utf8(bytes, strlen(bytes), units, UTF8_MAX) > 1) {
        pthread_mutex_lock(&keys.lock);
        keys.half = units[1];
        pthread_mutex_unlock(&keys.lock);
    }
    return units[0];
}

int comity_putch(int byte)
{
    int written = putchar(byte);

    fflush(stdout);
    return written;
}

int comity_getche(void)
{
    int byte = comity_getch();

    if (byte != EOF)
        comity_putch(byte);
    return byte;
}

int comity_cputs(const char *text)
{
    return fputs(text, stdout) >= 0 && fflush(stdout) == 0 ? 0 : EOF;
}

int comity_cputws(LPCWSTR text)
{
    return comity_fputws(text, stdout) >= 0 && fflush(stdout) == 0 ? 0 : EOF;
}

int comity_cprintf(const char *format, ...)
{
    va_list arguments;
    int n;

    va_start(arguments, format);
    n = vprintf(format, arguments);
    va_end(arguments);
    fflush(stdout);
    return n;
}
