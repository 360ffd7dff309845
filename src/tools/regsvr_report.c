/* SPDX-License-Identifier: MIT */
#include "tools/regsvr_report.h"

#include <stdio.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/utf16.h"
#include "selfreg/guard.h"
#include "toolkit/value.h"

static const struct {
    unsigned guard;
    const char *name;
} guard_names[] = {
    {GUARD_SYSTEM_CALLS, "seccomp"},
    {GUARD_FILES, "landlock-files"},
    {GUARD_PROCESSES, "landlock-signals"},
};

static const struct {
    const char *word; /* for programs */
    const char *sign; /* what stands before the key */
} kinds[] = {
    [ENTRY_KEY_MADE] = {"makeKey", "+"},      [ENTRY_VALUE_SET] = {"setValue", "+"},
    [ENTRY_KEY_DELETED] = {"deleteKey", "-"}, [ENTRY_VALUE_DELETED] = {"deleteValue", "-"},
    [ENTRY_KEY_RENAMED] = {"renameKey", "~"}, [ENTRY_KEY_SECURED] = {"secureKey", "~"},
};

static struct value_view value_of(const struct entry *entry)
{
    return (struct value_view){entry->name, entry->type, entry->data, entry->size};
}

/* ---- for people ---- */

static void print_name(const char16_t *name)
{
    if (!*name)
        fputs("(Default)", stdout);
    else
        value_print_utf16(name, utf16_len(name), stdout);
}

static void print_entry(const struct entry *entry)
{
    _cleanup_(freep) char16_t *key = utf16_from_utf8_dup(entry->key);
    struct value_view value = value_of(entry);

    printf("  %s %s\\", kinds[entry->kind].sign, entry->is_machine ? "HKLM" : "HKCU");
    if (key)
        value_print_utf16(key, utf16_len(key), stdout);
    if (entry->kind == ENTRY_KEY_RENAMED)
        fputs(" renamed to ", stdout);
    else if (entry->kind == ENTRY_KEY_SECURED)
        fputs(" (its security)", stdout);
    else if (entry->name)
        fputs("  ", stdout);
    if (entry->name)
        print_name(entry->name);
    if (entry->kind == ENTRY_VALUE_SET) {
        const char *type = value_type_name(entry->type);

        printf("  %s  ", type ? type : "?");
        value_print_data(&value, "\\0", stdout);
    }
    fputc('\n', stdout);
}

static void print_entries(const struct entries *entries, bool is_held_back)
{
    for (size_t i = 0; i < entries->n; i++)
        if (entries->items[i].is_held_back == is_held_back)
            print_entry(&entries->items[i]);
}

static void print_guards(const struct registration *registration)
{
    if (!registration->was_run)
        return;
    fputs("  guards:", stdout);
    for (size_t i = 0; i < sizeof(guard_names) / sizeof(*guard_names); i++)
        if (registration->guards & guard_names[i].guard)
            printf(" %s", guard_names[i].name);
    puts(registration->guards ? "" : " none");
    if (registration->n_stragglers)
        printf("  ended %u process%s that it had left\n", registration->n_stragglers,
               registration->n_stragglers == 1 ? "" : "es");
}

static void print_output(const struct registration *registration, FILE *file)
{
    const char *line = registration->output;

    if (!*line)
        return;
    fputs("  It printed:\n", file);
    while (line && *line) {
        size_t len = strcspn(line, "\n");

        fprintf(file, "  | %.*s\n", (int)len, line);
        line = line[len] ? line + len + 1 : NULL;
    }
}

static void report_text(const struct regsvr_report *report, const struct registration *registration)
{
    bool has_failed = registration->outcome != REGISTRATION_DONE;
    size_t n_held_back = entries_count_held_back(&registration->entries);
    FILE *file = has_failed ? stderr : stdout;

    if (report->is_silent || (report->is_failures_only && !has_failed))
        return;
    fprintf(file, "%s: %s\n", registration->path, registration->sentence);
    if (has_failed || report->is_verbose)
        print_output(registration, file);
    if (!has_failed && (report->is_trial || report->is_verbose))
        print_entries(&registration->entries, false);
    if (!has_failed && n_held_back > 0) {
        puts("  Held back, for it is not its own:");
        print_entries(&registration->entries, true);
    }
    if (report->is_verbose)
        print_guards(registration);
}

/* ---- for programs ---- */

static void json_text(const char *label, const char *text)
{
    _cleanup_(freep) char16_t *wide = utf16_from_utf8_dup(text);

    printf("\"%s\":", label);
    if (wide)
        value_json_string(wide, utf16_len(wide), stdout);
    else
        fputs("null", stdout);
}

static void json_entry(const struct entry *entry)
{
    struct value_view value = value_of(entry);

    printf("{\"kind\":\"%s\",\"hive\":\"%s\",", kinds[entry->kind].word,
           entry->is_machine ? "HKLM" : "HKCU");
    json_text("key", entry->key);
    if (entry->kind == ENTRY_VALUE_SET) {
        fputc(',', stdout);
        value_json_members(&value, stdout);
    } else if (entry->name) {
        fputs(",\"name\":", stdout);
        value_json_string(entry->name, utf16_len(entry->name), stdout);
    }
    printf(",\"heldBack\":%s}", entry->is_held_back ? "true" : "false");
}

static void report_json(const struct regsvr_report *report, const struct registration *registration)
{
    const char *separator = "";

    fputc('{', stdout);
    json_text("file", registration->path);
    printf(",\"status\":%d,\"hresult\":\"0x%08x\",\"isDryRun\":%s,", (int)registration->outcome,
           (unsigned)registration->hr, report->is_trial ? "true" : "false");
    json_text("message", registration->sentence);
    fputc(',', stdout);
    json_text("output", registration->output);
    fputs(",\"guards\":[", stdout);
    for (size_t i = 0; i < sizeof(guard_names) / sizeof(*guard_names); i++) {
        if (!(registration->guards & guard_names[i].guard))
            continue;
        printf("%s\"%s\"", separator, guard_names[i].name);
        separator = ",";
    }
    fputs("],\"entries\":[", stdout);
    for (size_t i = 0; i < registration->entries.n; i++) {
        if (i > 0)
            fputc(',', stdout);
        json_entry(&registration->entries.items[i]);
    }
    puts("]}");
}

void regsvr_report(const struct regsvr_report *report, const struct registration *registration)
{
    if (report->is_json)
        report_json(report, registration);
    else
        report_text(report, registration);
}
