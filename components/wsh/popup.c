/* SPDX-License-Identifier: MIT */
/*
 * Popup: a window of zenity's or xmessage's where there is a display, else a question on the
 * terminal. Where nobody can answer, the text goes to standard error, and the answer is the
 * default button, or that the time is over if there is one.
 */
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "command.h"
#include "pump.h"

enum {
    BUTTONS_MAX = 3,
    TIME_IS_OVER = -1,
    NUMBER_BYTES = 16,
    ANSWER_BYTES = 64,
    ZENITY_TIMEOUT = 5,
    DEFAULT_SHIFT = 8,
    KIND_MASK = 0xf,
};

struct button {
    const char *label;
    int id;
};

static const struct button buttons[][BUTTONS_MAX] = {
    [MB_OK] = {{"OK", IDOK}},
    [MB_OKCANCEL] = {{"OK", IDOK}, {"Cancel", IDCANCEL}},
    [MB_ABORTRETRYIGNORE] = {{"Abort", IDABORT}, {"Retry", IDRETRY}, {"Ignore", IDIGNORE}},
    [MB_YESNOCANCEL] = {{"Yes", IDYES}, {"No", IDNO}, {"Cancel", IDCANCEL}},
    [MB_YESNO] = {{"Yes", IDYES}, {"No", IDNO}},
    [MB_RETRYCANCEL] = {{"Retry", IDRETRY}, {"Cancel", IDCANCEL}},
    [MB_CANCELTRYCONTINUE] = {{"Cancel", IDCANCEL},
                              {"Try Again", IDTRYAGAIN},
                              {"Continue", IDCONTINUE}},
};

/* A question with all in UTF-8. */
struct question {
    const char *text;
    const char *title;
    const struct button *buttons;
    int n;
    int usual; /* which button Enter presses */
    LONG seconds;
};

/* ---- windows ---- */

static HRESULT run(const char *program, const char *const *words, DWORD *ret_status, char *answer)
{
    struct command_files files;
    PROCESS_INFORMATION process;
    struct pump *pump;
    const char *bytes;
    size_t n;
    HRESULT hr = pump_new(&pump, &files);

    if (FAILED(hr))
        return hr;
    hr = command_start_program(program, words, &files, &process);
    command_files_close(&files);
    if (SUCCEEDED(hr)) {
        hr = pump_peek(pump, PUMP_OUTPUT, INT_MAX, &bytes, &n);
        if (SUCCEEDED(hr))
            snprintf(answer, ANSWER_BYTES, "%.*s", (int)n, n ? bytes : "");
        WaitForSingleObject(process.hProcess, INFINITE);
        GetExitCodeProcess(process.hProcess, ret_status);
        CloseHandle(process.hThread);
        CloseHandle(process.hProcess);
    }
    pump_unref(pump);
    return hr;
}

/* The first button is zenity's "OK", the last its "Cancel", one between them is extra. */
static HRESULT ask_zenity(const struct question *question, int *ret_button)
{
    const struct button *last = &question->buttons[question->n - 1];
    char seconds[NUMBER_BYTES], answer[ANSWER_BYTES] = "";
    const char *words[16] = {question->n > 1 ? "--question" : "--info",
                             "--no-markup",
                             "--title",
                             question->title,
                             "--text",
                             question->text,
                             "--ok-label",
                             question->buttons[0].label};
    int n = 8;
    DWORD status;
    HRESULT hr;

    snprintf(seconds, sizeof(seconds), "%d", (int)question->seconds);
    if (question->seconds > 0) {
        words[n++] = "--timeout";
        words[n++] = seconds;
    }
    if (question->n > 1) {
        words[n++] = "--cancel-label";
        words[n++] = last->label;
    }
    if (question->n > 2) {
        words[n++] = "--extra-button";
        words[n++] = question->buttons[1].label;
    }
    hr = run("zenity", words, &status, answer);
    if (FAILED(hr) || (status != 0 && status != 1 && status != ZENITY_TIMEOUT))
        return E_FAIL;
    *ret_button = status == ZENITY_TIMEOUT ? TIME_IS_OVER
                  : status == 0            ? question->buttons[0].id
                  : *answer                ? question->buttons[1].id
                                           : last->id;
    return S_OK;
}

/* Its exit status is the button's number, or 0 when the time is over. */
static HRESULT ask_xmessage(const struct question *question, int *ret_button)
{
    char seconds[NUMBER_BYTES], labels[ANSWER_BYTES] = "", answer[ANSWER_BYTES];
    const char *words[] = {"-center",  "-title", question->title, "-timeout", seconds,
                           "-buttons", labels,   question->text,  NULL};
    DWORD status;

    snprintf(seconds, sizeof(seconds), "%d", (int)(question->seconds > 0 ? question->seconds : 0));
    for (int i = 0; i < question->n; i++) {
        size_t len = strlen(labels);

        snprintf(labels + len, sizeof(labels) - len, "%s%s:%d", i ? "," : "",
                 question->buttons[i].label, 100 + question->buttons[i].id);
    }
    if (FAILED(run("xmessage", words, &status, answer)) || (status > 0 && status < 100))
        return E_FAIL;
    *ret_button = status ? (int)status - 100 : TIME_IS_OVER;
    return S_OK;
}

/* ---- the terminal ---- */

/* Which button a line means: its number or its label's beginning; -1 if none. */
static int find_button(const struct question *question, const char *line)
{
    char *end;
    long number = strtol(line, &end, 10);

    if (!*line)
        return question->usual;
    if (!*end && number >= 1 && number <= question->n)
        return (int)number - 1;
    for (int i = 0; i < question->n; i++) {
        if (strncasecmp(question->buttons[i].label, line, strlen(line)) == 0)
            return i;
    }
    return -1;
}

static int ask_terminal(const struct question *question)
{
    int timeout = question->seconds > 0 && question->seconds < INT_MAX / 1000
                      ? (int)question->seconds * 1000
                      : -1;
    int button = -1;

    fprintf(stderr, "%s: %s\n", question->title, question->text);
    while (button < 0) {
        struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
        char line[ANSWER_BYTES];
        ssize_t n;

        for (int i = 0; i < question->n; i++)
            fprintf(stderr, "%s[%d] %s", i ? "  " : "", i + 1, question->buttons[i].label);
        fprintf(stderr, " (%d): ", question->usual + 1);
        if (poll(&input, 1, timeout) == 0) {
            fputc('\n', stderr);
            return TIME_IS_OVER;
        }
        n = read(STDIN_FILENO, line, sizeof(line) - 1);
        if (n <= 0)
            return question->buttons[question->n - 1].id;
        line[n] = '\0';
        line[strcspn(line, "\r\n")] = '\0';
        button = find_button(question, line);
    }
    return question->buttons[button].id;
}

static int ask(const struct question *question)
{
    int button;

    if ((getenv("DISPLAY") || getenv("WAYLAND_DISPLAY")) &&
        (SUCCEEDED(ask_zenity(question, &button)) || SUCCEEDED(ask_xmessage(question, &button))))
        return button;
    if (isatty(STDIN_FILENO) && isatty(STDERR_FILENO))
        return ask_terminal(question);
    fprintf(stderr, "%s: %s\n", question->title, question->text);
    return question->seconds > 0 ? TIME_IS_OVER : question->buttons[question->usual].id;
}

int popup_ask(const struct popup *popup)
{
    LONG kind = popup->type & KIND_MASK, usual = popup->type >> DEFAULT_SHIFT & KIND_MASK;
    char *text = wsh_utf8(popup->text), *title = wsh_utf8(popup->title);
    struct question question = {.text = text, .title = title, .seconds = popup->seconds};
    int button = TIME_IS_OVER;

    question.buttons = buttons[kind < (LONG)ARRAYSIZE(buttons) ? kind : MB_OK];
    while (question.n < BUTTONS_MAX && question.buttons[question.n].label)
        question.n++;
    question.usual = usual < question.n ? (int)usual : 0;
    if (text && title)
        button = ask(&question);
    free(text);
    free(title);
    return button;
}
