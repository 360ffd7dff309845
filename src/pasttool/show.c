/* SPDX-License-Identifier: MIT */
#include "pasttool/show.h"

#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/cleanup.h"
#include "base/utf16.h"
#include "toolkit/naming.h"
#include "toolkit/value.h"

/* From 1601, where FILETIMEs begin, to 1970. */
static const uint64_t epoch_seconds = 11644473600;

enum {
    TICKS_A_SECOND = 10000000,
};

void show_time(uint64_t filetime, char ret_text[static SHOW_TIME_SIZE])
{
    time_t seconds = (time_t)(filetime / TICKS_A_SECOND) - (time_t)epoch_seconds;
    struct tm parts;

    if (filetime == 0 || !gmtime_r(&seconds, &parts) ||
        strftime(ret_text, SHOW_TIME_SIZE, "%Y-%m-%dT%H:%M:%SZ", &parts) == 0)
        ret_text[0] = '\0';
}

/* NULL if the user has no name here. */
static const char *user_name(uint32_t uid)
{
    const struct passwd *user = getpwuid(uid);

    return user ? user->pw_name : NULL;
}

void show_text(const char *text)
{
    _cleanup_(freep) char *printable = naming_printable(text);

    fputs(printable ? printable : "", stdout);
}

void show_author(const struct author *author)
{
    const char *user = user_name(author->uid);
    char time_text[SHOW_TIME_SIZE];

    show_time(author->time, time_text);
    if (!*time_text) {
        fputs("at a time that is not known", stdout);
        return;
    }
    printf("%s  ", time_text);
    if (user)
        printf("%s, ", user);
    else
        printf("user %u, ", author->uid);
    printf("process %u: ", author->pid);
    show_text(author->command);
}

void show_text_json(const char *label, const char *text)
{
    _cleanup_(freep) char16_t *wide = text ? utf16_from_utf8_dup(text) : NULL;

    printf("\"%s\":", label);
    if (wide)
        value_json_string(wide, utf16_len(wide), stdout);
    else
        fputs("null", stdout);
}

void show_author_json(const struct author *author)
{
    char time_text[SHOW_TIME_SIZE];

    show_time(author->time, time_text);
    show_text_json("time", *time_text ? time_text : NULL);
    if (!*time_text) {
        fputs(",\"uid\":null,\"user\":null,\"pid\":null,\"command\":null", stdout);
        return;
    }
    printf(",\"uid\":%u,", author->uid);
    show_text_json("user", user_name(author->uid));
    printf(",\"pid\":%u,", author->pid);
    show_text_json("command", author->command);
}

/* The data at an aligned address, with two NUL bytes behind them. */
static void *aligned(const struct shown_state *state)
{
    uint8_t *copy = malloc((size_t)state->size + 2);

    if (!copy)
        return NULL;
    if (state->size)
        memcpy(copy, state->data, state->size);
    copy[state->size] = copy[state->size + 1] = 0;
    return copy;
}

static void show_value(const struct shown_state *state, const char *separator)
{
    _cleanup_(freep) void *data = aligned(state);
    struct value_view value = {u"", state->type, data, state->size};
    const char *type = value_type_name(state->type);

    if (type)
        printf("%s%s", type, separator);
    else
        printf("type %u%s", state->type, separator);
    if (data)
        value_print_data(&value, "\\0", stdout);
}

void show_state_tabbed(const struct shown_state *state)
{
    show_value(state, "\t");
}

void show_state(const struct shown_state *state)
{

    if (!state->is_present) {
        fputs("(nothing)", stdout);
        return;
    }
    if (state->is_key) {
        fputs("a key", stdout);
        return;
    }
    show_value(state, "  ");
}

void show_state_json(const struct shown_state *state)
{
    _cleanup_(freep) void *data = NULL;
    struct value_view value = {u"", state->type, NULL, state->size};

    if (!state->is_present || state->is_key) {
        fputs(state->is_present ? "true" : "null", stdout);
        return;
    }
    data = aligned(state);
    value.data = data;
    if (!data) {
        fputs("null", stdout);
        return;
    }
    fputc('{', stdout);
    value_json_type_and_data(&value, stdout);
    fputc('}', stdout);
}
