/* SPDX-License-Identifier: MIT */
#include "msitool/msiexec_line.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/hresult.h"

/* The arguments that are left. */
struct words {
    char **argv;
    int argc;
    int next;
};

void msiexec_line_deinit(struct msiexec_line *line)
{
    for (size_t i = 0; i < line->n_texts; i++)
        free(line->texts[i]);
    free(line->target);
    *line = (struct msiexec_line){0};
}

static HRESULT fault(const char *argument, const char *what)
{
    return hr_raise(hr_from_win32(ERROR_INVALID_COMMAND_LINE), "%s: %s", argument, what);
}

/* ---- texts ---- */

/* Without the quotes around it; two in it are one. */
static void unquote(char *text)
{
    size_t len = strlen(text);
    char *to = text;

    if (len < 2 || text[0] != '"' || text[len - 1] != '"')
        return;
    text[len - 1] = '\0';
    for (const char *from = text + 1; *from; from++) {
        if (from[0] == '"' && from[1] == '"')
            from++;
        *to++ = *from;
    }
    *to = '\0';
}

static int hex_digit(char c)
{
    return isdigit((unsigned char)c) ? c - '0' : tolower((unsigned char)c) - 'a' + 10;
}

/* "file:///a%20b" is "/a b". */
static void decode_url(char *text)
{
    static const char scheme[] = "file://";
    char *to = text;

    if (strncasecmp(text, scheme, sizeof(scheme) - 1) != 0)
        return;
    for (const char *from = text + sizeof(scheme) - 1; *from; from++) {
        if (from[0] == '%' && isxdigit((unsigned char)from[1]) &&
            isxdigit((unsigned char)from[2])) {
            *to++ = (char)(hex_digit(from[1]) << 4 | hex_digit(from[2]));
            from += 2;
        } else {
            *to++ = *from;
        }
    }
    *to = '\0';
}

static HRESULT add_property(struct msiexec_line *line, const char *name, const char *value,
                            size_t value_len)
{
    char *text = NULL, *begin;

    if (line->n_texts == COMMAND_PROPERTIES_MAX ||
        line->command->n_properties == COMMAND_PROPERTIES_MAX)
        return fault(name, "there are too many properties");
    if (asprintf(&text, "%s=%.*s", name, (int)value_len, value) < 0)
        return hr_raise(E_OUTOFMEMORY, "the command line");
    line->texts[line->n_texts++] = text;
    begin = strchr(text, '=') + 1;
    unquote(begin);
    line->command->properties[line->command->n_properties++] = text;
    return S_OK;
}

/* ---- options ---- */

/* What stands behind an option, at once or as the next argument; NULL if nothing does. */
static const char *take_word(struct words *words, const char *behind)
{
    if (*behind)
        return behind;
    return words->next < words->argc ? words->argv[words->next++] : NULL;
}

static HRESULT take_target(struct msiexec_line *line, struct words *words, const char *behind,
                           enum msiexec_task task)
{
    const char *option = words->argv[words->next - 1], *word = take_word(words, behind);

    if (!word)
        return fault(option, "a package or product code is missing");
    if (line->target)
        return fault(option, "one package or product at a time");
    line->target = strdup(word);
    if (!line->target)
        return hr_raise(E_OUTOFMEMORY, "the command line");
    unquote(line->target);
    decode_url(line->target);
    line->command->target = line->target;
    line->task = task;
    return S_OK;
}

/* "/fvomus": how it is repaired. */
static HRESULT take_repair(struct msiexec_line *line, struct words *words, const char *behind)
{
    size_t n = strspn(behind, "poedcaumsvPOEDCAUMSV");
    HRESULT hr = add_property(line, "REINSTALLMODE", n ? behind : "omus", n ? n : 4);

    if (SUCCEEDED(hr))
        hr = add_property(line, "REINSTALL", "ALL", 3);
    return FAILED(hr) ? hr_trace(hr)
                      : hr_trace(take_target(line, words, behind + n, MSIEXEC_REPAIR));
}

/* "/jm": for the machine, "/ju": for the user. */
static HRESULT take_offer(struct msiexec_line *line, struct words *words, const char *behind)
{
    int whose = tolower((unsigned char)*behind);
    HRESULT hr = S_OK;

    if (whose == 'm' || whose == 'u') {
        hr = add_property(line, "ALLUSERS", "1", whose == 'm');
        behind++;
    }
    return FAILED(hr) ? hr_trace(hr)
                      : hr_trace(take_target(line, words, behind, MSIEXEC_ADVERTISE));
}

/* "/l*v+!": all is logged, whatever the letters. */
static HRESULT take_log(struct msiexec_line *line, struct words *words, const char *behind)
{
    size_t n = strspn(behind, "iwearucmopvx+!*IWEARUCMOPVX");
    const char *option = words->argv[words->next - 1];
    const char *path = take_word(words, behind + n);

    if (!path)
        return fault(option, "the name of the log file is missing");
    line->command->log.path = path;
    line->command->log.is_appended = memchr(behind, '+', n);
    line->command->log.is_flushed = memchr(behind, '!', n);
    return S_OK;
}

static HRESULT take_module(struct msiexec_line *line, struct words *words, const char *behind,
                           enum msiexec_task task)
{
    return hr_trace(take_target(line, words, behind, task));
}

static HRESULT take_transforms(struct msiexec_line *line, struct words *words, const char *behind)
{
    const char *option = words->argv[words->next - 1], *list = take_word(words, behind);

    return list ? hr_trace(add_property(line, "TRANSFORMS", list, strlen(list)))
                : fault(option, "the transforms are missing");
}

/* ---- words ---- */

/* A name of the command line in full; S_FALSE if it is none. */
static HRESULT take_long(struct msiexec_line *line, struct words *words, const char *name)
{
    static const struct {
        const char *name;
        const char *property, *value;
    } names[] = {
        {"norestart", "REBOOT", "ReallySuppress"},
        {"forcerestart", "REBOOT", "Force"},
        {"promptrestart", "REBOOTPROMPT", ""},
        {"passive", "REBOOTPROMPT", "S"},
        {"quiet", NULL, NULL},
    };

    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
        if (strcasecmp(name, names[i].name) != 0)
            continue;
        line->command->is_quiet |= !names[i].property;
        if (!names[i].property)
            return S_OK;
        return hr_trace(
            add_property(line, names[i].property, names[i].value, strlen(names[i].value)));
    }
    if (strcasecmp(name, "package") == 0)
        return hr_trace(take_target(line, words, "", MSIEXEC_INSTALL));
    if (strcasecmp(name, "uninstall") == 0)
        return hr_trace(take_target(line, words, "", MSIEXEC_REMOVE));
    if (strcasecmp(name, "update") == 0)
        return hr_trace(take_target(line, words, "", MSIEXEC_PATCH));
    if (strcasecmp(name, "log") == 0)
        return hr_trace(take_log(line, words, ""));
    return S_FALSE;
}

/* Comity's own options begin with two dashes. */
static HRESULT take_own(struct msiexec_line *line, struct words *words)
{
    int i = words->next - 1;

    if (!package_command_take_option(line->command, words->argc, words->argv, &i))
        return fault(words->argv[words->next - 1],
                     "there is no such option, or it lacks its value");
    words->next = i + 1;
    return S_OK;
}

static HRESULT take_option(struct msiexec_line *line, struct words *words, const char *name)
{
    const char *behind = name + 1;
    HRESULT hr = take_long(line, words, name);

    if (hr != S_FALSE)
        return hr_trace(hr);
    switch (tolower((unsigned char)*name)) {
    case 'i':
        return hr_trace(take_target(line, words, behind, MSIEXEC_INSTALL));
    case 'x':
        return hr_trace(take_target(line, words, behind, MSIEXEC_REMOVE));
    case 'a':
        return hr_trace(take_target(line, words, behind, MSIEXEC_LAY_OUT));
    case 'p':
        return hr_trace(take_target(line, words, behind, MSIEXEC_PATCH));
    case 'y':
        return hr_trace(take_module(line, words, behind, MSIEXEC_REGISTER));
    case 'z':
        return hr_trace(take_module(line, words, behind, MSIEXEC_UNREGISTER));
    case 'f':
        return hr_trace(take_repair(line, words, behind));
    case 'j':
        return hr_trace(take_offer(line, words, behind));
    case 'l':
        return hr_trace(take_log(line, words, behind));
    case 't':
        return hr_trace(take_transforms(line, words, behind));
    case 'q':
        line->command->is_quiet = !*behind || tolower((unsigned char)*behind) == 'n';
        return S_OK;
    case 'g': /* a language, and a file that tells of the installation: neither matters here */
    case 'm':
        return take_word(words, behind)
                   ? S_OK
                   : fault(words->argv[words->next - 1], "what belongs to it is missing");
    case '?':
    case 'h':
        line->task = MSIEXEC_HELP;
        return S_OK;
    default:
        return fault(words->argv[words->next - 1], "there is no such option");
    }
}

/* A path begins with '/', too: what is a file is no option. */
static bool is_option(const char *word)
{
    return (*word == '/' || *word == '-') && word[1] && !strchr(word + 1, '/');
}

static HRESULT take(struct msiexec_line *line, struct words *words)
{
    const char *word = words->argv[words->next++];
    const char *equals = strchr(word, '=');

    if (strncmp(word, "--", 2) == 0)
        return hr_trace(take_own(line, words));
    if (is_option(word) || (*word == '/' && word[1] && strchr("iIxXaA", word[1]) && !equals))
        return hr_trace(take_option(line, words, word + 1));
    if (equals && equals > word) {
        _cleanup_(freep) char *name = strndup(word, (size_t)(equals - word));

        if (!name)
            return hr_raise(E_OUTOFMEMORY, "the command line");
        return hr_trace(add_property(line, name, equals + 1, strlen(equals + 1)));
    }
    return fault(word, "this is neither an option nor NAME=VALUE");
}

HRESULT msiexec_line_parse(struct msiexec_line *line, int argc, char **argv)
{
    struct words words = {.argv = argv, .argc = argc, .next = 1};
    HRESULT hr = S_OK;

    while (SUCCEEDED(hr) && words.next < argc && line->task != MSIEXEC_HELP)
        hr = take(line, &words);
    if (SUCCEEDED(hr) && line->task == MSIEXEC_NOTHING)
        return fault("the command line", "nothing to do: give /i, /x, /f, /a or /j and a package");
    return hr_trace(hr);
}
