/* SPDX-License-Identifier: MIT */
/*
 * Rules about what applications name.
 */
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "base/hresult.h"
#include "diagnosis/unit_file.h"
#include "lint/lint.h"
#include "lint/server_verdict.h"

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
