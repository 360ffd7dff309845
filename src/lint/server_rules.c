/* SPDX-License-Identifier: MIT */
/*
 * Rules about servers and their files.
 */
#include <elf.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/command_line.h"
#include "base/hresult.h"
#include "image/elf_file.h"
#include "lint/lint.h"
#include "lint/server_verdict.h"

/* The keys that name a class's servers. */
static const struct server_key {
    const char *name;
    enum server_role role;
} server_keys[] = {
    {"InprocServer32", SERVER_MODULE},
    {"InprocHandler32", SERVER_MODULE},
    {"LocalServer32", SERVER_PROGRAM},
};

enum {
    N_SERVER_KEYS = sizeof(server_keys) / sizeof(*server_keys),
};

/* A class's server: what it is registered as, and what is wrong with that. */
struct server {
    const struct server_key *key;
    const char *value; /* the name of the value that it is from */
    const char *text;
    const struct server_verdict *verdict;
};

/* What names the program of LocalServer32, whatever else stands there. */
static const char *text_of(const struct record *record, const struct server_key *key,
                           const char **ret_value)
{
    const struct record_key *found = record_below(&record->key, key->name);
    const char *executable = found ? record_find_text(found, "ServerExecutable") : NULL;

    *ret_value = executable && key->role == SERVER_PROGRAM ? "ServerExecutable" : "";
    return found ? record_find_text(found, *ret_value) : NULL;
}

/* False if the class has no such server, or it cannot be looked at. Windows' own handler, which
 * everybody registers, is no file here. */
static bool find_server(struct lint *lint, const struct record *record, size_t i,
                        struct server *ret_server)
{
    struct server_question question = {.role = server_keys[i].role, .class_path = record->path};
    struct server server = {.key = &server_keys[i]};
    HRESULT hr;

    server.text = text_of(record, server.key, &server.value);
    if (!server.text || (strcasecmp(server.key->name, "InprocHandler32") == 0 &&
                         strcasecmp(server.text, "ole32.dll") == 0))
        return false;
    question.key = server.key->name;
    question.text = server.text;
    question.python = record_below_text(&record->key, "PythonCOM");
    hr = server_verdicts_ask(lint->verdicts, &question, &server.verdict);
    if (FAILED(hr))
        lint->hr = hr;
    else
        *ret_server = server;
    return SUCCEEDED(hr);
}

static struct lint_site site_of(const struct record *record, const struct server *server)
{
    return (struct lint_site){.record = record, .below = server->key->name, .value = server->value};
}

/* ---- what diagnosis knows ---- */

static enum lint_rule rule_of_cause(enum cause cause)
{
    switch (cause) {
    case CAUSE_FILE_MISSING:
    case CAUSE_PROGRAM_UNKNOWN:
    case CAUSE_MODULE_UNKNOWN:
    case CAUSE_INTERPRETER_MISSING:
    case CAUSE_LOADER_MISSING:
    case CAUSE_PYTHON_ENVIRONMENT_MISSING:
    case CAUSE_PYTHON_MISSING:
    case CAUSE_PYTHON_BASE_MISSING:
    case CAUSE_PYTHON_SCRIPT_MISSING:
    case CAUSE_PYTHON_PATH_MISSING:
    case CAUSE_PYTHON_MODULE_MISSING:
        return RULE_DEAD_PATH;
    case CAUSE_LIBRARY_MISSING:
        return RULE_MISSING_LIBRARY;
    case CAUSE_MACHINE_OTHER:
    case CAUSE_WINDOWS_PROGRAM:
    case CAUSE_LIBRARY_OTHER_MACHINE:
        return RULE_WRONG_MACHINE;
    default:
        return FAILED(cause_result(cause)) ? RULE_BROKEN_SERVER : LINT_RULES;
    }
}

/* A module of the 32-bit view is for 32-bit programs, which this machine may run besides. */
static bool is_for_its_view(const struct record *record, const struct server *server)
{
    _cleanup_(elf_file_deinit) struct elf_file elf = {0};
    _cleanup_(closep) int fd = -1;

    if (record->view != KEY_WOW64_32KEY || server->key->role != SERVER_MODULE ||
        server->verdict->cause != CAUSE_MACHINE_OTHER)
        return false;
    fd = open(server->verdict->program, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    return fd >= 0 && elf_file_read(fd, &elf) == S_OK && elf.bits == 32 && elf.machine == EM_386 &&
           elf_file_own()->machine == EM_X86_64;
}

static void check_cause(struct lint *lint, const struct record *record, enum lint_rule rule)
{
    for (size_t i = 0; i < N_SERVER_KEYS; i++) {
        struct lint_site site;
        struct server server;

        if (!find_server(lint, record, i, &server) || !server.verdict->sentence ||
            rule_of_cause(server.verdict->cause) != rule || is_for_its_view(record, &server))
            continue;
        site = site_of(record, &server);
        lint_found(lint, rule, &site, "%s", server.verdict->sentence);
    }
}

void check_dead_server(struct lint *lint, const struct record *record)
{
    check_cause(lint, record, RULE_DEAD_PATH);
}

void check_missing_library(struct lint *lint, const struct record *record)
{
    check_cause(lint, record, RULE_MISSING_LIBRARY);
}

void check_wrong_machine(struct lint *lint, const struct record *record)
{
    check_cause(lint, record, RULE_WRONG_MACHINE);
}

void check_broken_server(struct lint *lint, const struct record *record)
{
    check_cause(lint, record, RULE_BROKEN_SERVER);
}

/* ---- paths ---- */

/* The first word of a command, or a module's path, without quotes. */
static void first_word(const struct server *server, char ret_word[static PATH_MAX])
{
    const char *text = server->text + strspn(server->text, " \t");

    if (*text == '"')
        snprintf(ret_word, PATH_MAX, "%.*s", (int)strcspn(text + 1, "\""), text + 1);
    else if (server->key->role == SERVER_PROGRAM)
        snprintf(ret_word, PATH_MAX, "%.*s", (int)strcspn(text, " \t"), text);
    else
        snprintf(ret_word, PATH_MAX, "%s", text);
}

void check_relative_path(struct lint *lint, const struct record *record)
{
    for (size_t i = 0; i < N_SERVER_KEYS; i++) {
        char word[PATH_MAX];
        struct lint_site site;
        struct server server;
        const char *program;

        if (!find_server(lint, record, i, &server))
            continue;
        first_word(&server, word);
        /* A path of Windows is dead, and said to be so. */
        if (!*word || *word == '/' || strchr(word, '\\'))
            continue;
        site = site_of(record, &server);
        program = server.verdict->program;
        if (program && *program != '/')
            program = NULL;
        lint_found(
            lint, RULE_RELATIVE_PATH, &site,
            "the server \"%s\" is named without its folder: register it with its full path%s%s",
            word, program ? ", such as " : "", program ? program : "");
    }
}

/* Whether a command without quotes whose program is not there had blanks in its path: a word goes
 * on with a path rather than beginning one. */
static bool seems_unquoted(const char *command)
{
    const char *blank = strchr(command, ' ');
    const char *word = blank ? blank + strspn(blank, " ") : "";
    size_t len = strcspn(word, " ");

    return *command == '/' && len > 0 && !strchr("/-\"'{=", *word) && memchr(word, '/', len) &&
           !memchr(word, '=', len) && !memchr(word, ':', len);
}

/* Whether a longer beginning of the command is a program, too: the shorter one is run. */
static bool hides_another(const char *command, size_t len)
{
    char path[PATH_MAX];
    struct stat status;

    while (command[len]) {
        len += strspn(command + len, " ");
        len += strcspn(command + len, " ");
        snprintf(path, sizeof(path), "%.*s", (int)len, command);
        if (stat(path, &status) == 0 && S_ISREG(status.st_mode) && access(path, X_OK) == 0)
            return true;
    }
    return false;
}

void check_unquoted_path(struct lint *lint, const struct record *record)
{
    _cleanup_(freep) char *quoted = NULL;
    struct lint_site site;
    struct server server;
    const char *program;
    size_t len;

    if (!find_server(lint, record, N_SERVER_KEYS - 1, &server) || *server.value)
        return;
    site = site_of(record, &server);
    program = server.verdict->program;
    if (!program) {
        if (seems_unquoted(server.text))
            lint_found(lint, RULE_UNQUOTED_PATH, &site,
                       "the command \"%s\" seems to have a blank in its program's path and no "
                       "quotes around that: put them there",
                       server.text);
        return;
    }
    len = strlen(program);
    if (strncmp(server.text, program, len) == 0 && hides_another(server.text, len)) {
        lint_found(lint, RULE_UNQUOTED_PATH, &site,
                   "the command \"%s\" has no quotes around its program, so that it runs \"%s\": "
                   "put them around the program that is meant",
                   server.text, program);
        return;
    }
    if (!strchr(program, ' ') || strncmp(server.text, program, len) != 0)
        return;
    if (asprintf(&quoted, "\"%s\"%s", program, server.text + len) < 0) {
        quoted = NULL;
        lint->hr = hr_raise(E_OUTOFMEMORY, "quoting a command");
        return;
    }
    site.remedy = REMEDY_SET_VALUE;
    site.text = quoted;
    lint_found(lint, RULE_UNQUOTED_PATH, &site,
               "the program's path \"%s\" has a blank in it and no quotes around it, so that "
               "\"%.*s\" would be run if somebody put it there: put quotes around it",
               program, (int)strcspn(program, " "), program);
}

void check_writable_file(struct lint *lint, const struct record *record)
{
    for (size_t i = 0; i < N_SERVER_KEYS; i++) {
        struct lint_site site;
        struct server server;

        if (!find_server(lint, record, i, &server) || !server.verdict->exposure)
            continue;
        site = site_of(record, &server);
        lint_found(lint, RULE_WRITABLE_FILE, &site,
                   "%s, who can make clients run what they like: take that right away (chmod, "
                   "chown)",
                   server.verdict->exposure);
    }
}

/* ---- ThreadingModel ---- */

/* The model that a text means if blanks around it are left out; NULL if none. */
static const char *model_of(const char *text)
{
    static const char *const models[] = {"Apartment", "Free", "Both", "Neutral", "Single"};
    size_t len;

    text += strspn(text, " \t");
    len = strlen(text);
    while (len > 0 && strchr(" \t", text[len - 1]))
        len--;
    for (size_t i = 0; i < sizeof(models) / sizeof(*models); i++) {
        if (strlen(models[i]) == len && strncasecmp(models[i], text, len) == 0)
            return models[i];
    }
    return NULL;
}

static void check_model(struct lint *lint, struct lint_site *site, const char *text)
{
    const char *model = text ? model_of(text) : NULL;

    if (!text) {
        lint_found(lint, RULE_THREADING_MODEL, site,
                   "ThreadingModel is missing or no text, so that all objects of the class live "
                   "in the process's first apartment: say Apartment, Free, Both or Neutral");
    } else if (!model) {
        lint_found(lint, RULE_THREADING_MODEL, site,
                   "ThreadingModel is \"%s\", which is none: say Apartment, Free, Both or Neutral",
                   text);
    } else if (strlen(model) != strlen(text)) {
        site->remedy = REMEDY_SET_VALUE;
        site->text = model;
        lint_found(lint, RULE_THREADING_MODEL, site,
                   "ThreadingModel is \"%s\", with blanks that make it none: take them away", text);
    }
}

void check_threading_model(struct lint *lint, const struct record *record)
{
    const struct record_key *module = record_below(&record->key, "InprocServer32");
    const struct record_key *program = record_below(&record->key, "LocalServer32");
    struct lint_site site = {.record = record, .value = "ThreadingModel"};

    site.below = "InprocServer32";
    if (module && record_find_text(module, ""))
        check_model(lint, &site, record_find_text(module, "ThreadingModel"));
    site.below = "LocalServer32";
    site.remedy = REMEDY_DELETE_VALUE;
    if (program && record_find_text(program, "ThreadingModel"))
        lint_found(lint, RULE_THREADING_MODEL, &site,
                   "ThreadingModel has no effect on a local server: delete it, or put it into "
                   "InprocServer32");
}
