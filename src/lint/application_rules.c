/* SPDX-License-Identifier: MIT */
/*
 * Rules about what applications and type libraries name.
 */
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/hresult.h"
#include "diagnosis/unit_file.h"
#include "lint/lint.h"
#include "lint/server_verdict.h"

/* ---- applications ---- */

static void check_service(struct lint *lint, const struct record *record, const char *service)
{
    const struct lint_site site = {.record = record, .value = "LocalService"};
    char unit[UNIT_NAME_MAX], path[PATH_MAX];

    if (FAILED(unit_name(service, record_find_text(&record->key, "ServiceParameters"), unit)))
        lint_found(lint, RULE_DEAD_PATH, &site, "%s: correct the value", hr_message());
    else if (FAILED(unit_file_find(unit, path)))
        lint_found(lint, RULE_DEAD_PATH, &site,
                   "there is no unit %s: install it where systemd looks for units, or correct the "
                   "value",
                   unit);
    hr_clear();
}

static void check_surrogate(struct lint *lint, const struct record *record, const char *command)
{
    const struct lint_site site = {.record = record, .value = "DllSurrogate"};
    const struct server_question question = {
        .role = SERVER_PROGRAM, .class_path = record->path, .key = "DllSurrogate", .text = command};
    const struct server_verdict *verdict;
    HRESULT hr;

    hr = server_verdicts_ask(lint->verdicts, &question, &verdict);
    if (FAILED(hr))
        lint->hr = hr;
    else if (verdict->sentence && FAILED(cause_result(verdict->cause)))
        lint_found(lint, RULE_DEAD_PATH, &site, "%s", verdict->sentence);
}

void check_dead_application(struct lint *lint, const struct record *record)
{
    const char *service = record_find_text(&record->key, "LocalService");
    const char *surrogate = record_find_text(&record->key, "DllSurrogate");

    if (service && *service)
        check_service(lint, record, service);
    /* An empty one is Comity's own. */
    if (surrogate && *surrogate)
        check_surrogate(lint, record, surrogate);
}

/* ---- type libraries ---- */

static bool is_platform(const char *name)
{
    return strcmp(name, "win32") == 0 || strcmp(name, "win64") == 0 || strcmp(name, "win16") == 0;
}

/* Whether the file is there, or the one that the path names before "\3", the number of a resource
 * in it. */
static bool is_file(const char *path)
{
    const char *number = strrchr(path, '\\');
    char file[PATH_MAX];
    struct stat status;

    if (stat(path, &status) == 0)
        return true;
    if (!number)
        number = strrchr(path, '/');
    if (!number || !number[1] || number[1 + strspn(number + 1, "0123456789")])
        return false;
    snprintf(file, sizeof(file), "%.*s", (int)(number - path), path);
    return stat(file, &status) == 0;
}

static void check_language(struct lint *lint, const struct record *record, const char *version,
                           const struct record_key *language)
{
    for (size_t i = 0; i < language->n_below; i++) {
        const struct record_key *platform = &language->below[i];
        const char *path = record_find_text(platform, "");
        char below[PATH_MAX];
        const struct lint_site site = {.record = record, .below = below, .value = ""};

        snprintf(below, sizeof(below), "%s\\%s\\%s", version, language->name, platform->name);
        if (is_platform(platform->name) && path && !is_file(path))
            lint_found(lint, RULE_DEAD_PATH, &site,
                       "the type library's file \"%s\" does not exist: install it, or register it "
                       "where it is now",
                       path);
    }
}

void check_dead_typelib(struct lint *lint, const struct record *record)
{
    for (size_t i = 0; i < record->key.n_below; i++) {
        const struct record_key *version = &record->key.below[i];

        for (size_t j = 0; j < version->n_below; j++)
            check_language(lint, record, version->name, &version->below[j]);
    }
}
