/* SPDX-License-Identifier: MIT */
#include "typetool/printing.h"

#include "toolkit/json_text.h"

static void put_text(const char *name, const char *text, FILE *file)
{
    fprintf(file, ", \"%s\": ", name);
    if (text)
        json_print_text(text, file);
    else
        fputs("null", file);
}

static void put_guid(const GUID *guid, FILE *file)
{
    char text[GUID_WORD_SIZE];

    if (!guid_is_set(guid)) {
        fputs("null", file);
        return;
    }
    guid_word(guid, text);
    fprintf(file, "\"{%s}\"", text);
}

static void put_parameter(const struct parameter_view *parameter, FILE *file)
{
    fputs("{\"name\": ", file);
    json_print_text(parameter->name ? parameter->name : "", file);
    put_text("type", parameter->type, file);
    fprintf(file, ", \"flags\": %u", parameter->flags);
    put_text("default", parameter->default_value, file);
    fputc('}', file);
}

static void put_member(const struct member_view *member, FILE *file)
{
    fputs("{\"name\": ", file);
    json_print_text(member->name ? member->name : "", file);
    fprintf(file, ", \"kind\": \"%s\", \"id\": %d, \"flags\": %u, \"offset\": %u",
            member->is_variable                 ? "variable"
            : *invoke_word(member->invoke_kind) ? invoke_word(member->invoke_kind)
                                                : "method",
            (int)member->id, member->flags, member->offset);
    put_text("type", member->type, file);
    put_text("helpstring", member->text, file);
    if (member->value)
        put_text("value", member->value, file);
    if (member->entry)
        put_text("entry", member->entry, file);
    if (!member->is_variable) {
        fputs(", \"parameters\": [", file);
        for (unsigned i = 0; i < member->n_parameters; i++) {
            fputs(i ? ", " : "", file);
            put_parameter(&member->parameters[i], file);
        }
        fputc(']', file);
    }
    fputc('}', file);
}

static void put_type(const struct type_view *type, FILE *file)
{
    fputs("{\"name\": ", file);
    json_print_text(type->name ? type->name : "", file);
    fprintf(file, ", \"kind\": \"%s\", \"guid\": ", type_kind_word(type->kind));
    put_guid(&type->guid, file);
    fprintf(file, ", \"flags\": %u, \"size\": %u, \"version\": \"%u.%u\"", type->flags, type->size,
            type->major, type->minor);
    put_text("helpstring", type->text, file);
    if (type->alias)
        put_text("alias", type->alias, file);
    if (type->module)
        put_text("module", type->module, file);
    fputs(", \"implements\": [", file);
    for (unsigned i = 0; i < type->n_bases; i++) {
        fputs(i ? ", {\"name\": " : "{\"name\": ", file);
        json_print_text(type->bases[i].name ? type->bases[i].name : "", file);
        fprintf(file, ", \"flags\": %d}", type->bases[i].flags);
    }
    fputs("], \"members\": [", file);
    for (unsigned i = 0; i < type->n_members; i++) {
        fputs(i ? ", " : "", file);
        put_member(&type->members[i], file);
    }
    fputs("]}", file);
}

void print_json(const struct library_view *view, FILE *file)
{
    static const char *const systems[] = {"win16", "win32", "mac", "win64"};

    fputs("{\"name\": ", file);
    json_print_text(view->name ? view->name : "", file);
    put_text("path", view->path, file);
    fputs(", \"guid\": ", file);
    put_guid(&view->guid, file);
    fprintf(file, ", \"version\": \"%u.%u\", \"lcid\": %u, \"system\": \"%s\", \"flags\": %u",
            view->major, view->minor, (unsigned)view->lcid,
            (unsigned)view->system < 4 ? systems[view->system] : "?", view->flags);
    put_text("helpstring", view->text, file);
    fputs(", \"types\": [", file);
    for (unsigned i = 0; i < view->n_types; i++) {
        fputs(i ? ", " : "", file);
        put_type(&view->types[i], file);
    }
    fputs("]}\n", file);
}
