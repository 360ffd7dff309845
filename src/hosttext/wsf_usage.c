/* SPDX-License-Identifier: MIT */
/* Source: Windows' "runtime element" and "ShowUsage method" pages. */
#include "hosttext/wsf_usage.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hosttext/text.h"

void usage_deinit(struct usage *usage)
{
    for (unsigned i = 0; i < usage->n_arguments; i++) {
        free(usage->arguments[i].name);
        free(usage->arguments[i].help);
        free(usage->arguments[i].type);
    }
    free(usage->arguments);
    free(usage->description);
    free(usage->example);
    free(usage->text);
    *usage = (struct usage){0};
}

HRESULT usage_add(struct usage *usage, struct usage_argument argument)
{
    struct usage_argument *grown;

    grown = realloc(usage->arguments, (usage->n_arguments + 1) * sizeof(*grown));
    if (!grown) {
        free(argument.name);
        free(argument.help);
        free(argument.type);
        return E_OUTOFMEMORY;
    }
    usage->arguments = grown;
    usage->arguments[usage->n_arguments++] = argument;
    return S_OK;
}

/* ---- how it is written ---- */

static const char *name_of(const struct usage_argument *argument)
{
    return argument->name ? argument->name : "";
}

/* What stands behind a named one's name. */
static const char *value_of(const struct usage_argument *argument)
{
    if (argument->type && strcasecmp(argument->type, "string") == 0)
        return ":value";
    if (argument->type && strcasecmp(argument->type, "boolean") == 0)
        return "[+|-]";
    return "";
}

static void write_word(FILE *out, const struct usage_argument *argument)
{
    const char *open = argument->is_required ? "" : "[";
    const char *close = argument->is_required ? "" : "]";

    if (argument->kind == USAGE_NAMED)
        fprintf(out, " %s/%s%s%s", open, name_of(argument), value_of(argument), close);
    else if (argument->is_many)
        fprintf(out, " %s%s1%s [%s2...]", open, name_of(argument), close, name_of(argument));
    else
        fprintf(out, " %s%s%s", open, name_of(argument), close);
}

/* How wide the column of names is. */
static int width_of(const struct usage *usage)
{
    size_t width = 0;

    for (unsigned i = 0; i < usage->n_arguments; i++) {
        size_t len = strlen(name_of(&usage->arguments[i]));

        width = len > width ? len : width;
    }
    return (int)(width > 64 ? 64 : width);
}

static void write_options(FILE *out, const struct usage *usage, enum usage_kind kind)
{
    int width = width_of(usage);

    for (unsigned i = 0; i < usage->n_arguments; i++) {
        const struct usage_argument *argument = &usage->arguments[i];

        if (argument->kind == kind)
            fprintf(out, "%s%-*s : %s\n", kind == USAGE_NAMED ? "/" : "", width, name_of(argument),
                    argument->help ? argument->help : "");
    }
}

static void write_usage(FILE *out, const struct usage *usage, const char *script)
{
    if (usage->text) {
        fprintf(out, "%s\n", usage->text);
        return;
    }
    if (usage->description)
        fprintf(out, "%s\n", usage->description);
    fprintf(out, "Usage: %s", script);
    for (unsigned i = 0; i < usage->n_arguments; i++)
        write_word(out, &usage->arguments[i]);
    fputs("\n\n", out);
    if (usage->n_arguments)
        fputs("Options:\n\n", out);
    write_options(out, usage, USAGE_NAMED);
    write_options(out, usage, USAGE_UNNAMED);
    if (usage->example)
        fprintf(out, "%s\n", usage->example);
}

char *usage_text(const struct usage *usage, const char *script)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);

    if (!out)
        return NULL;
    write_usage(out, usage, script);
    if (fclose(out) != 0) {
        free(text);
        return NULL;
    }
    return text;
}
