/* SPDX-License-Identifier: MIT */
#include "pstool/screen.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <unistd.h>

/* ANSI's, and the other page that xterm and all after it have. */
#define OTHER_PAGE "\033[?1049h\033[?25l"
#define FIRST_PAGE "\033[?25h\033[?1049l"
#define TO_THE_TOP "\033[H"
#define CLEAR_LINE "\033[K"
#define CLEAR_REST "\033[J"

enum {
    KEY_CTRL_C = 3,
    KEY_CTRL_L = 12,
    ROWS = 24,
    COLUMNS = 80,
};

static void fill_signals(sigset_t *signals)
{
    sigemptyset(signals);
    sigaddset(signals, SIGINT);
    sigaddset(signals, SIGTERM);
    sigaddset(signals, SIGHUP);
    sigaddset(signals, SIGWINCH);
}

/* Keys come as they are pressed; that of Ctrl-C too. */
static void take_keys(struct screen *screen)
{
    struct termios raw;

    screen->has_keys = tcgetattr(STDIN_FILENO, &screen->before) == 0;
    if (!screen->has_keys)
        return;
    raw = screen->before;
    raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO | ISIG);
    raw.c_cc[VMIN] = 1;
    raw.c_cc[VTIME] = 0;
    tcsetattr(STDIN_FILENO, TCSADRAIN, &raw);
}

bool screen_open(struct screen *ret_screen)
{
    sigset_t signals;

    if (!isatty(STDOUT_FILENO))
        return false;

    fill_signals(&signals);
    sigprocmask(SIG_BLOCK, &signals, NULL);
    ret_screen->signals = signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
    take_keys(ret_screen);
    fputs(OTHER_PAGE, stdout);
    fflush(stdout);
    return true;
}

void screen_close(struct screen *screen)
{
    sigset_t signals;

    fputs(FIRST_PAGE, stdout);
    fflush(stdout);
    if (screen->has_keys)
        tcsetattr(STDIN_FILENO, TCSADRAIN, &screen->before);
    if (screen->signals >= 0)
        close(screen->signals);
    fill_signals(&signals);
    sigprocmask(SIG_UNBLOCK, &signals, NULL);
}

/* The bytes of the line that fit into the columns: one for each character. */
static size_t clip(const char *line, size_t len, unsigned columns)
{
    unsigned n = 0;

    for (size_t i = 0; i < len; i++) {
        if ((line[i] & 0xc0) != 0x80 && n++ == columns)
            return i;
    }
    return len;
}

void screen_draw(const struct screen *screen, const char *text)
{
    struct winsize size = {.ws_row = ROWS, .ws_col = COLUMNS};

    ioctl(STDOUT_FILENO, TIOCGWINSZ, &size);
    fputs(TO_THE_TOP, stdout);
    for (unsigned row = 1; *text && row <= size.ws_row; row++) {
        size_t len = strcspn(text, "\n");

        fwrite(text, 1, clip(text, len, size.ws_col), stdout);
        /* Behind the last line the terminal would scroll. */
        fputs(row < size.ws_row ? CLEAR_LINE "\n" : CLEAR_LINE, stdout);
        text += len + (text[len] == '\n');
    }
    fputs(CLEAR_REST, stdout);
    fflush(stdout);
}

static enum screen_event take_signal(const struct screen *screen)
{
    struct signalfd_siginfo taken;

    if (read(screen->signals, &taken, sizeof(taken)) == sizeof(taken) &&
        taken.ssi_signo != SIGWINCH)
        return SCREEN_QUIT;
    return SCREEN_RESIZE;
}

static enum screen_event take_key(struct screen *screen)
{
    char key;

    /* Without a terminal any more there is nobody to watch. */
    if (read(STDIN_FILENO, &key, 1) != 1 || key == 'q' || key == 'Q' || key == KEY_CTRL_C)
        return SCREEN_QUIT;
    return key == ' ' || key == KEY_CTRL_L ? SCREEN_REFRESH : SCREEN_RESIZE;
}

enum screen_event screen_wait(struct screen *screen, int timeout_ms)
{
    struct pollfd ready[] = {
        {.fd = screen->signals, .events = POLLIN},
        {.fd = screen->has_keys ? STDIN_FILENO : -1, .events = POLLIN},
    };

    if (poll(ready, 2, timeout_ms) <= 0)
        return SCREEN_TIME;
    return ready[0].revents ? take_signal(screen) : take_key(screen);
}
