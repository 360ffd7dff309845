/* SPDX-License-Identifier: MIT */
#include "diagnosis/unit_file.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "base/hresult.h"

void unit_file_deinit(struct unit_file *unit)
{
    command_line_deinit(&unit->command);
    for (char **variable = unit->environment; variable && *variable; variable++)
        free(*variable);
    free(unit->environment);
    free(unit->user);
    *unit = (struct unit_file){0};
}

/* ---- names and places ---- */

HRESULT unit_name(const char *service, const char *parameters, char ret_name[static UNIT_NAME_MAX])
{
    size_t len = strlen(service);
    bool is_template = len > 0 && service[len - 1] == '@';
    const char *suffix = strchr(service, '.') ? "" : ".service";
    int size;

    if (strspn(service, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789:_.\\@-") <
            len ||
        len == 0 || *service == '.')
        return hr_raise(E_INVALIDARG, "\"%s\" is no name of a service", service);
    if (is_template && parameters && strpbrk(parameters, "/ \t\""))
        return hr_raise(E_INVALIDARG, "\"%s\" cannot be the instance of %s", parameters, service);
    size = snprintf(ret_name, UNIT_NAME_MAX, "%s%s%s", service,
                    is_template && parameters ? parameters : "", suffix);
    if (size >= UNIT_NAME_MAX)
        return hr_raise(E_INVALIDARG, "the name of a service is too long");
    return S_OK;
}

/* The name of the template that an instance's unit is made of: "name@.service". */
static void template_name(const char *name, char ret_name[static UNIT_NAME_MAX])
{
    const char *at = strchr(name, '@'), *dot = strrchr(name, '.');

    snprintf(ret_name, UNIT_NAME_MAX, "%.*s%s", at && dot && at < dot ? (int)(at - name + 1) : 0,
             name, at && dot && at < dot ? dot : name);
}

static bool is_in(const char *folder, const char *name, char ret_path[static PATH_MAX])
{
    char template[UNIT_NAME_MAX];

    template_name(name, template);
    if (snprintf(ret_path, PATH_MAX, "%s/%s", folder, name) < PATH_MAX &&
        access(ret_path, R_OK) == 0)
        return true;
    return snprintf(ret_path, PATH_MAX, "%s/%s", folder, template) < PATH_MAX &&
           access(ret_path, R_OK) == 0;
}

/* Below a folder that a variable names, or else below one in the user's home. */
static bool is_in_home(const char *variable, const char *otherwise, const char *name,
                       char ret_path[static PATH_MAX])
{
    const char *folder = getenv(variable), *home = getenv("HOME");
    char path[PATH_MAX];

    if (folder && *folder == '/')
        snprintf(path, sizeof(path), "%s/systemd/user", folder);
    else
        snprintf(path, sizeof(path), "%s/%s/systemd/user", home ? home : "", otherwise);
    return is_in(path, name, ret_path);
}

HRESULT unit_file_find(const char *name, char ret_path[static PATH_MAX])
{
    static const char *const of_system[] = {"/etc/systemd/system", "/run/systemd/system",
                                            "/usr/local/lib/systemd/system",
                                            "/usr/lib/systemd/system", "/lib/systemd/system"};
    static const char *const of_users[] = {"/etc/systemd/user", "/run/systemd/user",
                                           "/usr/local/lib/systemd/user", "/usr/lib/systemd/user"};

    for (size_t i = 0; geteuid() == 0 && i < sizeof(of_system) / sizeof(*of_system); i++) {
        if (is_in(of_system[i], name, ret_path))
            return S_OK;
    }
    if (is_in_home("XDG_CONFIG_HOME", ".config", name, ret_path) ||
        is_in_home("XDG_DATA_HOME", ".local/share", name, ret_path))
        return S_OK;
    for (size_t i = 0; i < sizeof(of_users) / sizeof(*of_users); i++) {
        if (is_in(of_users[i], name, ret_path))
            return S_OK;
    }
    return hr_from_win32(ERROR_SERVICE_DOES_NOT_EXIST);
}

/* ---- words ---- */

/* A growing text. */
struct text {
    char *bytes;
    size_t len, capacity;
    bool failed;
};

static void put(struct text *text, char c)
{
    if (text->len + 2 > text->capacity) {
        size_t capacity = text->capacity ? 2 * text->capacity : 64;
        char *grown = realloc(text->bytes, capacity);

        if (!grown) {
            text->failed = true;
            return;
        }
        text->bytes = grown;
        text->capacity = capacity;
    }
    text->bytes[text->len++] = c;
    text->bytes[text->len] = '\0';
}

static void put_all(struct text *text, const char *words, size_t len)
{
    for (size_t i = 0; i < len; i++)
        put(text, words[i]);
}

/* What stands for a specifier; systemd knows more, which a service that COM starts hardly needs. */
static void put_specifier(struct text *text, char specifier, const char *name)
{
    const char *at = strchr(name, '@'), *dot = strrchr(name, '.');
    size_t len = dot ? (size_t)(dot - name) : strlen(name);
    char number[16];

    switch (specifier) {
    case 'n':
        put_all(text, name, strlen(name));
        break;
    case 'N':
        put_all(text, name, len);
        break;
    case 'p':
        put_all(text, name, at && (size_t)(at - name) < len ? (size_t)(at - name) : len);
        break;
    case 'i':
    case 'I':
        if (at && (size_t)(at - name) < len)
            put_all(text, at + 1, len - (size_t)(at + 1 - name));
        break;
    case 'h':
        if (getenv("HOME"))
            put_all(text, getenv("HOME"), strlen(getenv("HOME")));
        break;
    case 't':
        if (getenv("XDG_RUNTIME_DIR"))
            put_all(text, getenv("XDG_RUNTIME_DIR"), strlen(getenv("XDG_RUNTIME_DIR")));
        break;
    case 'U':
        snprintf(number, sizeof(number), "%u", (unsigned)geteuid());
        put_all(text, number, strlen(number));
        break;
    default:
        put(text, specifier);
        break;
    }
}

static void put_escaped(struct text *text, char c)
{
    static const char from[] = "abfnrtvs", to[] = "\a\b\f\n\r\t\v ";
    const char *found = c ? strchr(from, c) : NULL;

    put(text, found ? to[found - from] : c);
}

/* One word, by systemd.syntax(7)'s quoting; NULL without memory. */
static char *next_word(const char **rest, const char *end, const char *name)
{
    struct text text = {0};
    char quote = 0;
    const char *c;

    for (c = *rest; c < end && (quote || !isspace((unsigned char)*c)); c++) {
        if (quote && *c == quote) {
            quote = 0;
        } else if (!quote && (*c == '"' || *c == '\'')) {
            quote = *c;
            put_all(&text, "", 0);
        } else if (*c == '\\' && c + 1 < end) {
            put_escaped(&text, *++c);
        } else if (*c == '%' && c + 1 < end) {
            put_specifier(&text, *++c, name);
        } else {
            put(&text, *c);
        }
    }
    *rest = c;
    if (text.failed) {
        free(text.bytes);
        return NULL;
    }
    return text.bytes ? text.bytes : strdup("");
}

static const char *skip_blanks(const char *c, const char *end)
{
    while (c < end && isspace((unsigned char)*c))
        c++;
    return c;
}

/* ---- settings ---- */

/* What is before the program's path says how systemd runs it; @ that its name is told apart. */
static HRESULT parse_command(const char *value, const char *end, const char *name,
                             struct command_line *ret_command)
{
    _cleanup_(command_line_deinit) struct command_line command = {0};
    bool has_name = false;
    HRESULT hr = S_OK;

    for (; value < end && strchr("@-:+!", *value); value++)
        has_name |= *value == '@';
    command.program = next_word(&value, end, name);
    if (!command.program)
        return hr_raise(E_OUTOFMEMORY, "reading a unit");
    if (!has_name)
        hr = command_line_append(&command, command.program);
    while (SUCCEEDED(hr) && (value = skip_blanks(value, end)) < end && *value != ';') {
        _cleanup_(freep) char *word = next_word(&value, end, name);

        hr = word ? command_line_append(&command, word) : hr_raise(E_OUTOFMEMORY, "reading a unit");
    }
    if (FAILED(hr))
        return hr_trace(hr);
    command_line_deinit(ret_command);
    *ret_command = command;
    command = (struct command_line){0};
    return S_OK;
}

static HRESULT add_variables(const char *value, const char *end, const char *name,
                             struct unit_file *unit)
{
    size_t n = 0;

    while (unit->environment && unit->environment[n])
        n++;
    while ((value = skip_blanks(value, end)) < end) {
        char *word = next_word(&value, end, name);
        char **grown = word ? realloc(unit->environment, (n + 2) * sizeof(*grown)) : NULL;

        if (!grown) {
            free(word);
            return hr_raise(E_OUTOFMEMORY, "reading a unit");
        }
        grown[n++] = word;
        grown[n] = NULL;
        unit->environment = grown;
    }
    return S_OK;
}

/* One line of the section [Service]. */
static HRESULT take_setting(const char *line, const char *end, const char *name,
                            struct unit_file *unit)
{
    const char *equals = memchr(line, '=', (size_t)(end - line)), *key_end = equals, *value;
    size_t len;

    if (!equals)
        return S_OK;
    while (key_end > line && isspace((unsigned char)key_end[-1]))
        key_end--;
    len = (size_t)(key_end - line);
    value = skip_blanks(equals + 1, end);
    if (len == 9 && memcmp(line, "ExecStart", 9) == 0) {
        if (value == end)
            command_line_deinit(&unit->command);
        else if (!unit->command.program)
            return hr_trace(parse_command(value, end, name, &unit->command));
    } else if (len == 11 && memcmp(line, "Environment", 11) == 0) {
        return hr_trace(add_variables(value, end, name, unit));
    } else if (len == 4 && memcmp(line, "User", 4) == 0) {
        free(unit->user);
        unit->user = value < end ? next_word(&value, end, name) : NULL;
    }
    return S_OK;
}

/* Lines that end in a backslash go on in the next. */
static void join_lines(char *text, size_t size)
{
    for (size_t i = 0; i + 1 < size; i++) {
        if (text[i] == '\\' && text[i + 1] == '\n')
            text[i] = text[i + 1] = ' ';
    }
}

HRESULT unit_file_parse(const char *text, size_t size, const char *name, struct unit_file *ret_unit)
{
    _cleanup_(unit_file_deinit) struct unit_file unit = {0};
    _cleanup_(freep) char *joined = malloc(size + 1);
    bool is_service = false;
    HRESULT hr = S_OK;

    if (!joined)
        return hr_raise(E_OUTOFMEMORY, "reading a unit");
    memcpy(joined, text, size);
    joined[size] = '\0';
    join_lines(joined, size);
    for (const char *line = joined, *next; line < joined + size && SUCCEEDED(hr); line = next) {
        const char *end = memchr(line, '\n', size - (size_t)(line - joined));

        end = end ? end : joined + size;
        next = end + 1;
        line = skip_blanks(line, end);
        while (end > line && isspace((unsigned char)end[-1]))
            end--;
        if (line < end && *line == '[')
            is_service = end - line == 9 && memcmp(line, "[Service]", 9) == 0;
        else if (line < end && is_service && *line != '#' && *line != ';')
            hr = take_setting(line, end, name, &unit);
    }
    if (FAILED(hr))
        return hr_trace(hr);
    if (!unit.command.program || *unit.command.program != '/' || unit.command.n_arguments == 0)
        return hr_raise(hr_from_win32(ERROR_BAD_FORMAT),
                        "the unit %s has no ExecStart with the path of a program", name);
    *ret_unit = unit;
    unit = (struct unit_file){0};
    return S_OK;
}

HRESULT unit_file_read(const char *name, struct unit_file *ret_unit)
{
    _cleanup_(freep) char *text = malloc(UNIT_FILE_MAX);
    _cleanup_(fclosep) FILE *file = NULL;
    char path[PATH_MAX];
    size_t size;
    HRESULT hr;

    hr = unit_file_find(name, path);
    if (FAILED(hr))
        return hr_trace(hr);
    file = fopen(path, "re");
    if (!file || !text)
        return hr_raise(hr_from_errno(), "reading %s", path);
    size = fread(text, 1, UNIT_FILE_MAX, file);
    if (size == UNIT_FILE_MAX)
        return hr_raise(hr_from_win32(ERROR_BAD_FORMAT), "%s is too long for a unit", path);
    return hr_trace(unit_file_parse(text, size, name, ret_unit));
}
