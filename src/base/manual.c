/* SPDX-License-Identifier: MIT */
#include "base/manual.h"

#include <ctype.h>
#include <string.h>

enum {
    COLUMNS = 79,
    TERM_INDENT = 2,
    TEXT_COLUMN = 22,
};

/* Words, wrapped and indented, from column @column on; ends the line. */
static void print_words(const char *text, size_t column, size_t indent, FILE *file)
{
    size_t at = column;

    while (*text) {
        size_t len = strcspn(text, " \n");

        if (len == 0) {
            text++;
            continue;
        }
        if (at > indent && at + 1 + len > COLUMNS) {
            fprintf(file, "\n%*s", (int)indent, "");
            at = indent;
        } else if (at > indent) {
            fputc(' ', file);
            at++;
        }
        fprintf(file, "%.*s", (int)len, text);
        at += len;
        text += len;
    }
    fputc('\n', file);
}

static void print_paragraphs(const char *text, size_t indent, FILE *file)
{
    while (text) {
        const char *end = strstr(text, "\n\n");
        char paragraph[4096];

        snprintf(paragraph, sizeof(paragraph), "%.*s", end ? (int)(end - text) : (int)strlen(text),
                 text);
        fprintf(file, "%*s", (int)indent, "");
        print_words(paragraph, indent, indent, file);
        text = end ? end + 2 : NULL;
        if (text)
            fputc('\n', file);
    }
}

static void print_lines(const char *lines, size_t indent, FILE *file)
{
    while (*lines) {
        size_t len = strcspn(lines, "\n");

        fprintf(file, "%*s%.*s\n", (int)indent, "", (int)len, lines);
        lines += len + (lines[len] == '\n');
    }
}

static void print_items(const struct manual_item *item, FILE *file)
{
    for (; item->term; item++) {
        size_t width = TERM_INDENT + strlen(item->term);

        fprintf(file, "%*s%s", TERM_INDENT, "", item->term);
        if (width + 2 > TEXT_COLUMN) {
            fputc('\n', file);
            width = 0;
        }
        fprintf(file, "%*s", (int)(TEXT_COLUMN - width), "");
        print_words(item->text, TEXT_COLUMN, TEXT_COLUMN, file);
    }
}

void manual_print_section(const struct manual_section *section, FILE *file)
{
    fprintf(file, "%s:\n", section->title);
    if (section->synopsis)
        print_lines(section->synopsis, TERM_INDENT, file);
    if (section->synopsis && section->text)
        fputc('\n', file);
    if (section->text)
        print_paragraphs(section->text, TERM_INDENT, file);
    if (section->items && (section->synopsis || section->text))
        fputc('\n', file);
    if (section->items)
        print_items(section->items, file);
}

void manual_print_help(const struct manual *manual, FILE *file)
{
    fprintf(file, "%s - %s\n\nUsage:\n", manual->command, manual->summary);
    print_lines(manual->synopsis, TERM_INDENT, file);
    if (manual->text) {
        fputc('\n', file);
        print_paragraphs(manual->text, 0, file);
    }
    for (const struct manual_section *section = manual->sections; section && section->title;
         section++) {
        fputc('\n', file);
        manual_print_section(section, file);
    }
    if (manual->see_also)
        fprintf(file, "\nSee also: %s\n", manual->see_also);
}

/* Text that roff shows as it stands: no request, no escape, no hyphen made of a minus. */
static void page_text(const char *text, size_t len, FILE *file)
{
    for (size_t i = 0; i < len; i++) {
        if (i == 0 && (text[i] == '.' || text[i] == '\''))
            fputs("\\&", file);
        if (text[i] == '\\')
            fputs("\\e", file);
        else if (text[i] == '-')
            fputs("\\-", file);
        else
            fputc(text[i], file);
    }
}

static void page_paragraphs(const char *text, FILE *file)
{
    while (text) {
        const char *end = strstr(text, "\n\n");

        fputs(".PP\n", file);
        page_text(text, end ? (size_t)(end - text) : strlen(text), file);
        fputc('\n', file);
        text = end ? end + 2 : NULL;
    }
}

static void page_lines(const char *lines, FILE *file)
{
    fputs(".nf\n", file);
    while (*lines) {
        size_t len = strcspn(lines, "\n");

        page_text(lines, len, file);
        fputc('\n', file);
        lines += len + (lines[len] == '\n');
    }
    fputs(".fi\n", file);
}

static void page_section(const struct manual_section *section, FILE *file)
{
    fputs(".SH \"", file);
    for (const char *title = section->title; *title; title++)
        fputc(toupper((unsigned char)*title), file);
    fputs("\"\n", file);
    if (section->synopsis)
        page_lines(section->synopsis, file);
    if (section->text)
        page_paragraphs(section->text, file);
    for (const struct manual_item *item = section->items; item && item->term; item++) {
        fputs(".TP\n\\fB", file);
        page_text(item->term, strlen(item->term), file);
        fputs("\\fR\n", file);
        page_text(item->text, strlen(item->text), file);
        fputc('\n', file);
    }
}

void manual_print_page(const struct manual *manual, FILE *file)
{
    fprintf(file,
            ".\\\" SPDX-License-Identifier: MIT\n.TH \"%s\" \"%d\" \"\" \"Comity\" \"Comity\"\n",
            manual->page, manual->chapter);
    fprintf(file, ".SH NAME\n");
    page_text(manual->page, strlen(manual->page), file);
    fputs(" \\- ", file);
    page_text(manual->summary, strlen(manual->summary), file);
    fputs("\n.SH SYNOPSIS\n", file);
    page_lines(manual->synopsis, file);
    if (manual->text) {
        fputs(".SH DESCRIPTION\n", file);
        page_paragraphs(manual->text, file);
    }
    for (const struct manual_section *section = manual->sections; section && section->title;
         section++)
        page_section(section, file);
    if (manual->see_also) {
        fputs(".SH \"SEE ALSO\"\n", file);
        page_text(manual->see_also, strlen(manual->see_also), file);
        fputc('\n', file);
    }
}
