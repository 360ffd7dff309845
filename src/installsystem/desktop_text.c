/* SPDX-License-Identifier: MIT */
#include "installsystem/desktop_text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What a value of any key may not have as it is. */
static void put_value(FILE *file, const char *value)
{
    for (; *value; value++) {
        switch (*value) {
        case '\n':
            fputs("\\n", file);
            break;
        case '\r':
            fputs("\\r", file);
            break;
        case '\t':
            fputs("\\t", file);
            break;
        case '\\':
            fputs("\\\\", file);
            break;
        default:
            fputc(*value, file);
        }
    }
}

/* An argument of Exec, quoted where it must be, and then a value: backslashes double twice. */
static void put_argument(FILE *file, const char *argument)
{
    static const char reserved[] = " \t\n\"'\\><~|&;$*?#()`";
    int is_quoted = !*argument || argument[strcspn(argument, reserved)];

    if (is_quoted)
        fputc('"', file);
    for (; *argument; argument++) {
        if (*argument == '%')
            fputc('%', file);
        if (*argument == '\\')
            fputs("\\\\\\\\", file);
        else if (is_quoted && strchr("\"`$", *argument))
            fprintf(file, "\\\\%c", *argument);
        else if (*argument == '\n')
            fputs("\\n", file);
        else if (*argument == '\t')
            fputs("\\t", file);
        else
            fputc(*argument, file);
    }
    if (is_quoted)
        fputc('"', file);
}

static void put_key(FILE *file, const char *key, const char *value)
{
    if (!value || !*value)
        return;
    fprintf(file, "%s=", key);
    put_value(file, value);
    fputc('\n', file);
}

char *desktop_text(const struct desktop_entry *entry)
{
    char *text = NULL;
    size_t size;
    FILE *file = open_memstream(&text, &size);
    int is_bad;

    if (!file)
        return NULL;
    fputs("[Desktop Entry]\nType=Application\nVersion=1.0\n", file);
    put_key(file, "Name", entry->name);
    put_key(file, "Comment", entry->description);
    fputs("Exec=", file);
    put_argument(file, entry->program);
    for (const char *const *argument = entry->arguments; *argument; argument++) {
        fputc(' ', file);
        put_argument(file, *argument);
    }
    fputc('\n', file);
    put_key(file, "Path", entry->folder);
    put_key(file, "Icon", entry->icon);
    is_bad = ferror(file);
    if (fclose(file) != 0 || is_bad) {
        free(text);
        return NULL;
    }
    return text;
}
