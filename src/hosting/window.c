/* SPDX-License-Identifier: MIT */
#include "hosting/window.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/cleanup.h"

enum {
    WORDS_MAX = 16,
    ANSWER_SIZE = 64,
    XMESSAGE_FIRST = 101, /* the exit status of its first button; 1 says that it was closed */
    EXIT_NO_PROGRAM = 127,
};

struct question {
    const char *title;
    const char *text;
    const char *const *buttons;
    int n;
};

/* What a dialog program left: its exit status, and what it printed, without line end. */
struct answer {
    int status;
    char text[ANSWER_SIZE];
};

struct command {
    const char *words[WORDS_MAX + 1];
    int n;
    char buttons[256]; /* of those that take them as one word */
};

static void add(struct command *command, const char *word)
{
    if (command->n < WORDS_MAX)
        command->words[command->n++] = word;
}

static void add_two(struct command *command, const char *first, const char *second)
{
    add(command, first);
    add(command, second);
}

/* ---- zenity: prints the label of the button ---- */

static void zenity_command(const struct question *question, struct command *command)
{
    add(command, question->n > 1 ? "--question" : "--info");
    add(command, "--no-markup");
    add_two(command, "--title", question->title);
    add_two(command, "--text", question->text);
    if (question->n == 1)
        return;
    add(command, "--switch");
    for (int i = 0; i < question->n; i++)
        add_two(command, "--extra-button", question->buttons[i]);
}

static int zenity_button(const struct question *question, const struct answer *answer)
{
    for (int i = 0; i < question->n; i++) {
        if (strcmp(answer->text, question->buttons[i]) == 0)
            return i;
    }
    return question->n == 1 && answer->status == 0 ? 0 : WINDOW_CLOSED;
}

/* ---- kdialog: its exit status counts its buttons ---- */

static void kdialog_command(const struct question *question, struct command *command)
{
    static const char *const kinds[] = {"--msgbox", "--yesno", "--yesnocancel"};
    static const char *const labels[] = {"--yes-label", "--no-label", "--cancel-label"};

    add_two(command, "--title", question->title);
    for (int i = 0; question->n > 1 && i < question->n; i++)
        add_two(command, labels[i], question->buttons[i]);
    add_two(command, kinds[question->n - 1], question->text);
}

static int kdialog_button(const struct question *question, const struct answer *answer)
{
    return answer->status >= 0 && answer->status < question->n ? answer->status : WINDOW_CLOSED;
}

/* ---- xmessage: each button has its exit status ---- */

static void xmessage_command(const struct question *question, struct command *command)
{
    size_t len = 0;

    for (int i = 0; i < question->n; i++) {
        int n = snprintf(command->buttons + len, sizeof(command->buttons) - len, "%s%s:%d",
                         i ? "," : "", question->buttons[i], XMESSAGE_FIRST + i);

        len += n > 0 && (size_t)n < sizeof(command->buttons) - len ? (size_t)n : 0;
    }
    add_two(command, "-title", question->title);
    add(command, "-center");
    add_two(command, "-default", question->buttons[0]);
    add_two(command, "-buttons", command->buttons);
    add(command, question->text);
}

static int xmessage_button(const struct question *question, const struct answer *answer)
{
    int index = answer->status - XMESSAGE_FIRST;

    return index >= 0 && index < question->n ? index : WINDOW_CLOSED;
}

static const struct dialog {
    const char *program;
    void (*command)(const struct question *question, struct command *command);
    int (*button)(const struct question *question, const struct answer *answer);
} dialogs[] = {
    {"zenity", zenity_command, zenity_button},
    {"kdialog", kdialog_command, kdialog_button},
    {"xmessage", xmessage_command, xmessage_button},
};

/* ---- running one ---- */

bool window_has_display(void)
{
    const char *x = getenv("DISPLAY");
    const char *wayland = getenv("WAYLAND_DISPLAY");

    return (x && *x) || (wayland && *wayland);
}

static bool spawn(const struct command *command, int output, pid_t *ret_pid)
{
    posix_spawn_file_actions_t actions;
    bool is_started;

    if (posix_spawn_file_actions_init(&actions) != 0)
        return false;
    is_started =
        posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO) == 0 &&
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0) == 0 &&
        posix_spawnp(ret_pid, command->words[0], &actions, NULL, (char *const *)command->words,
                     environ) == 0;
    posix_spawn_file_actions_destroy(&actions);
    return is_started;
}

static void read_answer(int fd, struct answer *answer)
{
    size_t len = 0;
    ssize_t n;

    while (len < sizeof(answer->text) - 1) {
        n = read(fd, answer->text + len, sizeof(answer->text) - 1 - len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            break;
        len += (size_t)n;
    }
    answer->text[len] = '\0';
    answer->text[strcspn(answer->text, "\n")] = '\0';
}

/* False if there is no such program. */
static bool run(const struct command *command, struct answer *answer)
{
    _cleanup_(closep) int input = -1;
    _cleanup_(closep) int output = -1;
    int ends[2], status;
    pid_t pid;

    if (pipe2(ends, O_CLOEXEC) != 0)
        return false;
    input = ends[0];
    output = ends[1];
    if (!spawn(command, output, &pid))
        return false;
    close(TAKE_FD(output));
    read_answer(input, answer);
    while (waitpid(pid, &status, 0) < 0) {
        if (errno != EINTR)
            return false;
    }
    answer->status = WIFEXITED(status) ? WEXITSTATUS(status) : WINDOW_CLOSED;
    return answer->status != EXIT_NO_PROGRAM;
}

int window_ask(const char *title, const char *text, const char *const *buttons, int n)
{
    const struct question question = {title, text, buttons, n};

    if (!window_has_display())
        return WINDOW_NOT_SHOWN;
    for (size_t i = 0; i < sizeof(dialogs) / sizeof(*dialogs); i++) {
        struct command command = {.words = {dialogs[i].program}, .n = 1};
        struct answer answer;

        dialogs[i].command(&question, &command);
        if (run(&command, &answer))
            return dialogs[i].button(&question, &answer);
    }
    return WINDOW_NOT_SHOWN;
}

bool window_show(const char *text)
{
    static const char *const buttons[] = {"OK"};

    return window_ask("Windows Script Host", text, buttons, 1) >= 0;
}
