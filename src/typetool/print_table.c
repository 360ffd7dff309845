/* SPDX-License-Identifier: MIT */
#include "typetool/printing.h"

static void put_type(const struct type_view *type, FILE *file)
{
    char guid[GUID_WORD_SIZE] = "";

    if (guid_is_set(&type->guid))
        guid_word(&type->guid, guid);
    fprintf(file, "%-14s %-32s %s", type_kind_word(type->kind), type->name ? type->name : "?",
            guid);
    if (type->alias)
        fprintf(file, " = %s", type->alias);
    for (unsigned i = 0; i < type->n_bases; i++)
        fprintf(file, "%s%s", i ? ", " : " : ", type->bases[i].name);
    fputc('\n', file);
}

static void put_member(const struct member_view *member, FILE *file)
{
    fprintf(file, "    %11d  %-10s %s %s", (int)member->id,
            member->is_variable ? "" : invoke_word(member->invoke_kind), member->type,
            member->name ? member->name : "?");
    if (!member->is_variable) {
        fputc('(', file);
        for (unsigned i = 0; i < member->n_parameters; i++)
            fprintf(file, "%s%s %s", i ? ", " : "", member->parameters[i].type,
                    member->parameters[i].name ? member->parameters[i].name : "value");
        fputc(')', file);
    }
    if (member->value)
        fprintf(file, " = %s", member->value);
    fputc('\n', file);
}

void print_table(const struct library_view *view, FILE *file)
{
    char guid[GUID_WORD_SIZE];

    guid_word(&view->guid, guid);
    fprintf(file, "%s {%s} %u.%u%s%s\n\n", view->name ? view->name : "?", guid, view->major,
            view->minor, view->text ? ": " : "", view->text ? view->text : "");
    for (unsigned i = 0; i < view->n_types; i++) {
        put_type(&view->types[i], file);
        for (unsigned j = 0; j < view->types[i].n_members; j++)
            put_member(&view->types[i].members[j], file);
    }
}
