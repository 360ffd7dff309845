/* SPDX-License-Identifier: MIT */
#include "packagelint/lint_view.h"

#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/utf16.h"
#include "toolkit/naming.h"
#include "toolkit/value.h"

const char *lint_level_name(enum lint_level level)
{
    static const char *const names[] = {
        [LEVEL_NOTE] = "note", [LEVEL_WARNING] = "warning", [LEVEL_ERROR] = "error"};

    return names[level];
}

void lint_print_member(const char *name, const char *text, FILE *file)
{
    _cleanup_(freep) char16_t *wide = text ? utf16_from_utf8_dup(text) : NULL;

    fprintf(file, "\"%s\": ", name);
    if (wide)
        value_json_string(wide, utf16_len(wide), file);
    else
        fputs("null", file);
}

char *lint_place_text(const struct package_finding *finding)
{
    char *text = NULL;
    int len = asprintf(&text, "%s%s%s%s%s", *finding->table ? finding->table : "package",
                       *finding->key ? " " : "", finding->key, *finding->column ? ", column " : "",
                       finding->column);

    return len < 0 ? NULL : text;
}

static void print_finding(const struct package_finding *finding, FILE *file)
{
    _cleanup_(freep) char *place = lint_place_text(finding);
    _cleanup_(freep) char *shown = place ? naming_printable(place) : NULL;
    _cleanup_(freep) char *sentence = naming_printable(finding->sentence);

    fprintf(file, "%s\n    %s %s: %s\n    remedy: %s\n", shown ? shown : "?",
            lint_level_name(finding->rule->level), finding->rule->id, sentence ? sentence : "?",
            finding->rule->remedy);
}

void lint_print_text(const char *path, const struct package_report *report, FILE *file)
{
    for (size_t i = 0; i < report->n; i++)
        print_finding(&report->findings[i], file);
    if (report->n > 0)
        fputc('\n', file);
    fprintf(file, "%s: %zu finding%s.\n", path, report->n, report->n == 1 ? "" : "s");
}

static void print_json_finding(const struct package_finding *finding, FILE *file)
{
    fputc('{', file);
    lint_print_member("rule", finding->rule->id, file);
    fprintf(file, ", \"level\": \"%s\", ", lint_level_name(finding->rule->level));
    lint_print_member("table", *finding->table ? finding->table : NULL, file);
    fputs(", \"row\": ", file);
    if (finding->row > 0)
        fprintf(file, "%zu, ", finding->row);
    else
        fputs("null, ", file);
    lint_print_member("key", *finding->key ? finding->key : NULL, file);
    fputs(", ", file);
    lint_print_member("column", *finding->column ? finding->column : NULL, file);
    fputs(", ", file);
    lint_print_member("sentence", finding->sentence, file);
    fputs(", ", file);
    lint_print_member("remedy", finding->rule->remedy, file);
    fputc('}', file);
}

void lint_print_json(const char *path, const struct package_report *report, FILE *file)
{
    fputc('{', file);
    lint_print_member("package", path, file);
    fputs(", \"findings\": [", file);
    for (size_t i = 0; i < report->n; i++) {
        fputs(i > 0 ? ",\n  " : "\n  ", file);
        print_json_finding(&report->findings[i], file);
    }
    fprintf(file, "%s], \"count\": %zu}\n", report->n > 0 ? "\n" : "", report->n);
}
