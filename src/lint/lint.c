/* SPDX-License-Identifier: MIT */
#include "lint/lint.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "base/utf16.h"
#include "lint/record.h"
#include "lint/server_verdict.h"

enum {
    NAME_UNITS = 256, /* of a key, with NUL */
};

/* Keys of Software\Classes that are no ProgIDs. */
static const char16_t *const folders[] = {u"AppID",   u"CLSID",       u"Interface",
                                          u"TypeLib", u"Wow6432Node", u"Component Categories"};

/* ---- findings ---- */

static void finding_deinit(struct lint_finding *finding)
{
    free(finding->path);
    free(finding->value);
    free(finding->name);
    free(finding->sentence);
    free(finding->text);
}

void lint_report_deinit(struct lint_report *report)
{
    for (size_t i = 0; i < report->n; i++)
        finding_deinit(&report->findings[i]);
    free(report->findings);
    *report = (struct lint_report){0};
}

/* What the registration is called: a class's or an interface's default value. */
static const char *name_of(const struct record *record)
{
    const char *name = record_find_text(&record->key, "");

    return name ? name : "";
}

static bool fill(struct lint_finding *finding, const struct lint_site *site)
{
    const struct record *record = site->record;

    if (asprintf(&finding->path, "%s%s%s", record->path, site->below ? "\\" : "",
                 site->below ? site->below : "") < 0)
        finding->path = NULL;
    finding->value = site->value ? strdup(site->value) : NULL;
    finding->text = site->text ? strdup(site->text) : NULL;
    finding->name = strdup(name_of(record));
    return finding->path && finding->name && (finding->value || !site->value) &&
           (finding->text || !site->text);
}

static struct lint_finding *make_room(struct lint_report *report)
{
    struct lint_finding *grown;

    if (report->n & (report->n - 1))
        return &report->findings[report->n];
    grown = realloc(report->findings, (report->n ? 2 * report->n : 1) * sizeof(*grown));
    if (!grown)
        return NULL;
    report->findings = grown;
    return &grown[report->n];
}

void lint_found(struct lint *lint, enum lint_rule rule, const struct lint_site *site,
                const char *format, ...)
{
    struct lint_finding *place = make_room(&lint->report);
    struct lint_finding finding = {
        .rule = rule,
        .is_machine = site->record->is_machine,
        .view = site->record->view,
        .remedy = site->remedy,
    };
    va_list arguments;
    int len;

    va_start(arguments, format);
    len = vasprintf(&finding.sentence, format, arguments);
    va_end(arguments);
    if (len < 0)
        finding.sentence = NULL;
    if (!place || !finding.sentence || !fill(&finding, site)) {
        finding_deinit(&finding);
        lint->hr = hr_raise(E_OUTOFMEMORY, "noting what is wrong");
        return;
    }
    *place = finding;
    lint->report.n++;
}

/* ---- walking ---- */

/* A folder of records of one kind. */
struct folder {
    enum record_kind kind;
    bool is_machine;
    REGSAM view;
    HKEY key;
};

static bool is_wanted(const struct lint_scope *scope, const char *name)
{
    if (!scope->names[0] && !scope->names[1])
        return true;
    for (int i = 0; i < 2; i++) {
        if (scope->names[i] && strcasecmp(scope->names[i], name) == 0)
            return true;
    }
    return false;
}

/* File types (".txt") and what is beside the ProgIDs are none. */
static bool is_progid(const char16_t *name)
{
    for (size_t i = 0; i < sizeof(folders) / sizeof(*folders); i++) {
        if (utf16_equal_nocase(folders[i], name))
            return false;
    }
    return *name != '.' && *name != '*';
}

static void look_at(struct lint *lint, const struct folder *folder, const char16_t *name)
{
    _cleanup_(record_deinit) struct record record = {0};
    HRESULT hr;

    hr = record_read(folder->kind, folder->key, name, folder->view, &record);
    if (hr == hr_from_win32(ERROR_FILE_NOT_FOUND))
        return;
    if (FAILED(hr)) {
        lint->hr = hr;
        return;
    }
    if (!is_wanted(lint->scope, record.key.name))
        return;
    record.is_machine = folder->is_machine;
    lint->report.n_records++;
    rules_apply(lint, &record);
}

static void walk_folder(struct lint *lint, const struct folder *folder)
{
    for (DWORD i = 0; SUCCEEDED(lint->hr); i++) {
        char16_t name[NAME_UNITS];
        DWORD len = NAME_UNITS;
        LSTATUS error = RegEnumKeyExW(folder->key, i, name, &len, NULL, NULL, NULL, NULL);

        if (error == ERROR_NO_MORE_ITEMS)
            return;
        if (error != ERROR_SUCCESS)
            lint->hr = hr_raise(hr_from_win32((uint32_t)error), "listing registrations");
        else if (folder->kind != RECORD_PROGID || is_progid(name))
            look_at(lint, folder, name);
    }
}

/* Only classes and interfaces are in two views. */
static bool has_view(enum record_kind kind, REGSAM view)
{
    return view == KEY_WOW64_64KEY || kind == RECORD_CLASS || kind == RECORD_INTERFACE;
}

static void walk_hive(struct lint *lint, bool is_machine, REGSAM view)
{
    for (int kind = 0; kind < RECORD_KINDS; kind++) {
        struct folder folder = {
            .kind = (enum record_kind)kind, .is_machine = is_machine, .view = view};
        char path[64];
        LSTATUS error;

        if (FAILED(lint->hr) || !has_view(folder.kind, view))
            continue;
        snprintf(path, sizeof(path), "Software\\Classes%s%s",
                 *record_folder(folder.kind) ? "\\" : "", record_folder(folder.kind));
        error = RegOpenKeyExA(is_machine ? HKEY_LOCAL_MACHINE : HKEY_CURRENT_USER, path, 0,
                              KEY_READ | view, &folder.key);
        if (error == ERROR_FILE_NOT_FOUND)
            continue;
        if (error != ERROR_SUCCESS) {
            lint->hr = hr_recorded() ? hr_recorded()
                                     : hr_raise(hr_from_win32((uint32_t)error), "opening %s", path);
            continue;
        }
        walk_folder(lint, &folder);
        RegCloseKey(folder.key);
    }
}

HRESULT lint_run(const struct lint_scope *scope, struct lint_report *ret_report)
{
    static const REGSAM views[] = {KEY_WOW64_64KEY, KEY_WOW64_32KEY};
    struct lint lint = {.scope = scope};
    HRESULT hr;

    hr = server_verdicts_new(&lint.verdicts);
    if (FAILED(hr))
        return hr_trace(hr);
    for (int i = 0; i < 2; i++) {
        if (scope->hives & LINT_HIVE_USER)
            walk_hive(&lint, false, views[i]);
        if (scope->hives & LINT_HIVE_MACHINE)
            walk_hive(&lint, true, views[i]);
    }
    server_verdicts_free(lint.verdicts);
    if (SUCCEEDED(lint.hr))
        *ret_report = lint.report;
    else
        lint_report_deinit(&lint.report);
    return hr_trace(lint.hr);
}
