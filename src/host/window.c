/* SPDX-License-Identifier: MIT */
#include "host/window.h"

#include <errno.h>
#include <limits.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    WORDS_MAX = 8,
};

static const char window_title[] = "Windows Script Host";

/* How each shows a message; NULL stands for the message. */
static const struct dialog {
    const char *program;
    const char *words[WORDS_MAX];
    int n_words;
} dialogs[] = {
    {"zenity", {"--info", "--no-markup", "--title", window_title, "--text", NULL}, 6},
    {"kdialog", {"--title", window_title, "--msgbox", NULL}, 4},
    {"xmessage", {"-title", window_title, "-center", "--", NULL}, 5},
};

static bool has_display(void)
{
    const char *x = getenv("DISPLAY");
    const char *wayland = getenv("WAYLAND_DISPLAY");

    return (x && *x) || (wayland && *wayland);
}

enum outcome {
    NO_PROGRAM,
    NOT_SHOWN, /* or closed in some other way than by its button */
    SHOWN,
};

static enum outcome run(const struct dialog *dialog, const char *text)
{
    const char *words[WORDS_MAX + 2] = {dialog->program};
    pid_t pid;
    int status;

    for (int i = 0; i < dialog->n_words; i++)
        words[i + 1] = dialog->words[i] ? dialog->words[i] : text;
    if (posix_spawnp(&pid, dialog->program, NULL, NULL, (char *const *)words, environ) != 0)
        return NO_PROGRAM;
    while (waitpid(pid, &status, 0) < 0) {
        if (errno != EINTR)
            return NOT_SHOWN;
    }
    if (WIFEXITED(status) && WEXITSTATUS(status) == 127)
        return NO_PROGRAM;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? SHOWN : NOT_SHOWN;
}

bool window_show(const char *text)
{
    if (!has_display())
        return false;
    for (size_t i = 0; i < sizeof(dialogs) / sizeof(*dialogs); i++) {
        enum outcome outcome = run(&dialogs[i], text);

        if (outcome != NO_PROGRAM)
            return outcome == SHOWN;
    }
    return false;
}
