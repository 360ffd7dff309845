/* SPDX-License-Identifier: MIT */
/* Source: OASIS, "Static Analysis Results Interchange Format (SARIF) Version 2.1.0". */
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "packagelint/lint_view.h"

static void print_message(const char *name, const char *text, FILE *file)
{
    fprintf(file, "\"%s\": {", name);
    lint_print_member("text", text, file);
    fputc('}', file);
}

/* A rule that is parted in two is told once. */
static bool is_first(const struct package_rule *rule)
{
    return package_rule_find(rule->id) == rule;
}

static size_t index_of(const struct package_rule *wanted)
{
    size_t index = 0;

    for (const struct package_rule *rule = package_rules; rule != package_rule_find(wanted->id);
         rule++)
        index += is_first(rule);
    return index;
}

static void print_rule(const struct package_rule *rule, FILE *file)
{
    fputs("          {", file);
    lint_print_member("id", rule->id, file);
    fputs(", ", file);
    print_message("shortDescription", rule->summary, file);
    fputs(", ", file);
    print_message("help", rule->remedy, file);
    fprintf(file, ", \"defaultConfiguration\": {\"level\": \"%s\"}}", lint_level_name(rule->level));
}

static void print_rules(FILE *file)
{
    bool has_one = false;

    for (const struct package_rule *rule = package_rules; rule->id; rule++) {
        if (!is_first(rule))
            continue;
        fputs(has_one ? ",\n" : "\n", file);
        print_rule(rule, file);
        has_one = true;
    }
}

/* A reference to a file: what is no letter, digit or the like is written with %. */
static void print_uri(const char *path, FILE *file)
{
    fputs("\"uri\": \"", file);
    for (; *path; path++) {
        if (strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/", *path))
            fputc(*path, file);
        else
            fprintf(file, "%%%02X", (unsigned char)*path);
    }
    fputc('"', file);
}

static void print_result(const char *path, const struct package_finding *finding, FILE *file)
{
    _cleanup_(freep) char *place = lint_place_text(finding);
    _cleanup_(freep) char *text = NULL;

    if (asprintf(&text, "%s: %s", place ? place : "", finding->sentence) < 0)
        text = NULL;
    fputs("        {", file);
    lint_print_member("ruleId", finding->rule->id, file);
    fprintf(file, ", \"ruleIndex\": %zu, \"level\": \"%s\", ", index_of(finding->rule),
            lint_level_name(finding->rule->level));
    print_message("message", text ? text : finding->sentence, file);
    fputs(", \"locations\": [{\"physicalLocation\": {\"artifactLocation\": {", file);
    print_uri(path, file);
    fputs("}}, \"logicalLocations\": [{", file);
    lint_print_member("fullyQualifiedName", place ? place : "", file);
    fputs("}]}]}", file);
}

void lint_print_sarif(const char *path, const struct package_report *report, FILE *file)
{
    fputs("{\n  \"$schema\": \"https://json.schemastore.org/sarif-2.1.0.json\",\n"
          "  \"version\": \"2.1.0\",\n  \"runs\": [\n    {\n"
          "      \"tool\": {\"driver\": {\"name\": \"comity lint\", \"rules\": [",
          file);
    print_rules(file);
    fputs("\n      ]}},\n      \"results\": [", file);
    for (size_t i = 0; i < report->n; i++) {
        fputs(i > 0 ? ",\n" : "\n", file);
        print_result(path, &report->findings[i], file);
    }
    fputs("\n      ]\n    }\n  ]\n}\n", file);
}
