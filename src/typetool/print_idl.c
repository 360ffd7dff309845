/* SPDX-License-Identifier: MIT */
#include "typetool/printing.h"

#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/guid.h"
#include "base/hresult.h"
#include "typetool/imports.h"
#include "typetool/type_order.h"

struct flag {
    unsigned bit;
    const char *word;
};

static const struct flag type_flags[] = {
    {TYPEFLAG_FAPPOBJECT, "appobject"},
    {TYPEFLAG_FLICENSED, "licensed"},
    {TYPEFLAG_FHIDDEN, "hidden"},
    {TYPEFLAG_FCONTROL, "control"},
    {TYPEFLAG_FDUAL, "dual"},
    {TYPEFLAG_FNONEXTENSIBLE, "nonextensible"},
    {TYPEFLAG_FOLEAUTOMATION, "oleautomation"},
    {TYPEFLAG_FRESTRICTED, "restricted"},
    {TYPEFLAG_FAGGREGATABLE, "aggregatable"},
    {TYPEFLAG_FREPLACEABLE, "replaceable"},
    {0, NULL},
};

static const struct flag function_flags[] = {
    {FUNCFLAG_FRESTRICTED, "restricted"},
    {FUNCFLAG_FSOURCE, "source"},
    {FUNCFLAG_FBINDABLE, "bindable"},
    {FUNCFLAG_FREQUESTEDIT, "requestedit"},
    {FUNCFLAG_FDISPLAYBIND, "displaybind"},
    {FUNCFLAG_FDEFAULTBIND, "defaultbind"},
    {FUNCFLAG_FHIDDEN, "hidden"},
    {FUNCFLAG_FUSESGETLASTERROR, "usesgetlasterror"},
    {FUNCFLAG_FDEFAULTCOLLELEM, "defaultcollelem"},
    {FUNCFLAG_FUIDEFAULT, "uidefault"},
    {FUNCFLAG_FNONBROWSABLE, "nonbrowsable"},
    {FUNCFLAG_FREPLACEABLE, "replaceable"},
    {FUNCFLAG_FIMMEDIATEBIND, "immediatebind"},
    {0, NULL},
};

static const struct flag variable_flags[] = {
    {VARFLAG_FREADONLY, "readonly"},
    {VARFLAG_FSOURCE, "source"},
    {VARFLAG_FBINDABLE, "bindable"},
    {VARFLAG_FREQUESTEDIT, "requestedit"},
    {VARFLAG_FDISPLAYBIND, "displaybind"},
    {VARFLAG_FDEFAULTBIND, "defaultbind"},
    {VARFLAG_FHIDDEN, "hidden"},
    {VARFLAG_FRESTRICTED, "restricted"},
    {VARFLAG_FDEFAULTCOLLELEM, "defaultcollelem"},
    {VARFLAG_FUIDEFAULT, "uidefault"},
    {VARFLAG_FNONBROWSABLE, "nonbrowsable"},
    {VARFLAG_FREPLACEABLE, "replaceable"},
    {VARFLAG_FIMMEDIATEBIND, "immediatebind"},
    {0, NULL},
};

static const struct flag parameter_flags[] = {
    {PARAMFLAG_FIN, "in"},         {PARAMFLAG_FOUT, "out"},      {PARAMFLAG_FLCID, "lcid"},
    {PARAMFLAG_FRETVAL, "retval"}, {PARAMFLAG_FOPT, "optional"}, {0, NULL},
};

/* A list in brackets, begun by its first item. */
struct list {
    FILE *file;
    unsigned n;
};

static void item(struct list *list)
{
    fputs(list->n++ ? ", " : "[", list->file);
}

static void word(struct list *list, const char *text)
{
    item(list);
    fputs(text, list->file);
}

static void words(struct list *list, unsigned bits, const struct flag *flags)
{
    for (; flags->word; flags++) {
        if (bits & flags->bit)
            word(list, flags->word);
    }
}

static void put_quoted(const char *text, FILE *file)
{
    fputc('"', file);
    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            fputc('\\', file);
        fputc(*text, file);
    }
    fputc('"', file);
}

static void quoted(struct list *list, const char *name, const char *text)
{
    if (!text)
        return;
    item(list);
    fprintf(list->file, "%s(", name);
    put_quoted(text, list->file);
    fputc(')', list->file);
}

static void uuid(struct list *list, const GUID *guid)
{
    char text[GUID_WORD_SIZE];

    if (!guid_is_set(guid))
        return;
    guid_word(guid, text);
    item(list);
    fprintf(list->file, "uuid(%s)", text);
}

static void end_list(struct list *list, const char *after)
{
    if (list->n)
        fprintf(list->file, "]%s", after);
}

void print_type_attributes(const struct type_view *type, FILE *file)
{
    struct list list = {file, 0};

    uuid(&list, &type->guid);
    if (type->major || type->minor) {
        item(&list);
        fprintf(file, "version(%u.%u)", type->major, type->minor);
    }
    if (type->kind == TKIND_INTERFACE)
        word(&list, "odl");
    if (type->kind == TKIND_MODULE && type->module)
        quoted(&list, "dllname", type->module);
    words(&list, type->flags, type_flags);
    if (type->kind == TKIND_COCLASS && !(type->flags & TYPEFLAG_FCANCREATE))
        word(&list, "noncreatable");
    if (type->kind == TKIND_ALIAS)
        word(&list, "public");
    quoted(&list, "helpstring", type->text);
    end_list(&list, "");
}

/* ---- members ---- */

/* "long codes[4]": the bounds of an array stand behind its name. */
static void put_declaration(const char *type, const char *name, FILE *file)
{
    const char *bounds = strchr(type, '[');
    int len = bounds ? (int)(bounds - type) : (int)strlen(type);

    /* An array of as many elements as there happen to be. */
    if (bounds && strcmp(bounds, "[0]") == 0)
        bounds = "[]";
    fprintf(file, "%.*s%s%s%s", len, type, len && type[len - 1] == '*' ? "" : " ", name ? name : "",
            bounds ? bounds : "");
}

static void put_parameter(const struct member_view *member, unsigned i, FILE *file)
{
    const struct parameter_view *parameter = &member->parameters[i];
    struct list list = {file, 0};

    words(&list, parameter->flags, parameter_flags);
    /* Not every value has a word in IDL. */
    if (parameter->default_value && strcmp(parameter->default_value, "?") != 0) {
        item(&list);
        fprintf(file, "defaultvalue(%s)", parameter->default_value);
    }
    end_list(&list, " ");
    put_declaration(parameter->type, parameter->name ? parameter->name : "value", file);
}

static void put_function(const struct type_view *type, const struct member_view *member, FILE *file)
{
    struct list list = {file, 0};

    if (type->kind == TKIND_MODULE) {
        if (member->entry && *member->entry == '@') {
            item(&list);
            fprintf(file, "entry(%s)", member->entry + 1);
        } else {
            quoted(&list, "entry", member->entry);
        }
    } else {
        item(&list);
        fprintf(file, member->id < 0 ? "id(%d)" : "id(0x%08x)", (int)member->id);
    }
    if (*invoke_word(member->invoke_kind))
        word(&list, invoke_word(member->invoke_kind));
    if (member->optional == -1)
        word(&list, "vararg");
    words(&list, member->flags, function_flags);
    quoted(&list, "helpstring", member->text);
    end_list(&list, " ");
    put_declaration(member->type, member->name, file);
    fputc('(', file);
    for (unsigned i = 0; i < member->n_parameters; i++) {
        fputs(i ? ", " : "", file);
        put_parameter(member, i, file);
    }
    fputc(')', file);
}

/* A structure that points to itself has only its tag yet. */
static bool is_of_itself(const struct type_view *type, const struct member_view *member)
{
    size_t len = type->name ? strlen(type->name) : 0;

    return len && (type->kind == TKIND_RECORD || type->kind == TKIND_UNION) && member->type &&
           strncmp(member->type, type->name, len) == 0 && member->type[len] == ' ';
}

static void put_variable(const struct type_view *type, const struct member_view *member, FILE *file)
{
    struct list list = {file, 0};

    if (type->kind == TKIND_DISPATCH) {
        item(&list);
        fprintf(file, member->id < 0 ? "id(%d)" : "id(0x%08x)", (int)member->id);
    }
    words(&list, member->flags, variable_flags);
    if (type->kind != TKIND_ENUM)
        quoted(&list, "helpstring", member->text);
    end_list(&list, " ");
    if (type->kind == TKIND_ENUM) {
        fprintf(file, "%s = %s", member->name, member->value ? member->value : "?");
    } else if (member->value) {
        fputs("const ", file);
        put_declaration(member->type, member->name, file);
        fprintf(file, " = %s", member->value);
    } else {
        if (is_of_itself(type, member))
            fprintf(file, "%s ", type_kind_word(type->kind));
        put_declaration(member->type, member->name, file);
    }
}

void print_member(const struct type_view *type, const struct member_view *member, FILE *file)
{
    if (member->is_variable)
        put_variable(type, member, file);
    else
        put_function(type, member, file);
}

/* ---- types ---- */

static void put_members(const struct type_view *type, bool variables, const char *indent,
                        const char *end, FILE *file)
{
    for (unsigned i = 0; i < type->n_members; i++) {
        if (type->members[i].is_variable != variables)
            continue;
        fputs(indent, file);
        print_member(type, &type->members[i], file);
        fputs(end, file);
    }
}

static void put_coclass(const struct type_view *type, FILE *file)
{
    for (unsigned i = 0; i < type->n_bases; i++) {
        const struct base_view *base = &type->bases[i];
        struct list list = {file, 0};

        fputs("        ", file);
        if (base->flags & IMPLTYPEFLAG_FDEFAULT)
            word(&list, "default");
        if (base->flags & IMPLTYPEFLAG_FSOURCE)
            word(&list, "source");
        if (base->flags & IMPLTYPEFLAG_FRESTRICTED)
            word(&list, "restricted");
        end_list(&list, " ");
        fprintf(file, "%s %s;\n", base->is_dispatch ? "dispinterface" : "interface", base->name);
    }
}

static void put_body(const struct type_view *type, FILE *file)
{
    switch (type->kind) {
    case TKIND_ENUM:
        put_members(type, true, "        ", ",\n", file);
        break;
    case TKIND_COCLASS:
        put_coclass(type, file);
        break;
    case TKIND_DISPATCH:
        fputs("    properties:\n", file);
        put_members(type, true, "        ", ";\n", file);
        fputs("    methods:\n", file);
        put_members(type, false, "        ", ";\n", file);
        break;
    default:
        put_members(type, true, "        ", ";\n", file);
        put_members(type, false, "        ", ";\n", file);
        break;
    }
}

static bool has_attributes(const struct type_view *type)
{
    return guid_is_set(&type->guid) || type->major || type->minor || type->text || type->flags ||
           type->kind == TKIND_ALIAS;
}

static void put_type(const struct type_view *type, FILE *file)
{
    const char *name = type->name ? type->name : "?";

    fputs(type_is_typedef(type->kind) ? "    typedef" : "    ", file);
    if (type_is_typedef(type->kind) && has_attributes(type))
        fputc(' ', file);
    print_type_attributes(type, file);
    if (type->kind == TKIND_ALIAS) {
        fputc(' ', file);
        put_declaration(type->alias ? type->alias : "?", name, file);
        fputs(";\n\n", file);
        return;
    }
    fprintf(file, "%s%s %s", type_is_typedef(type->kind) ? " " : "\n    ",
            type_kind_word(type->kind), name);
    if (type->kind == TKIND_INTERFACE && type->n_bases)
        fprintf(file, " : %s", type->bases[0].name);
    fputs(type_is_typedef(type->kind) ? " {\n" : "\n    {\n", file);
    put_body(type, file);
    if (type_is_typedef(type->kind))
        fprintf(file, "    } %s;\n\n", name);
    else
        fputs("    };\n\n", file);
}

/* Types may be used before they stand. */
static void put_forward(const struct library_view *view, FILE *file)
{
    unsigned n = 0;

    for (unsigned i = 0; i < view->n_types; i++) {
        const struct type_view *type = &view->types[i];

        if (type->kind != TKIND_INTERFACE && type->kind != TKIND_DISPATCH)
            continue;
        fprintf(file, "    %s %s;\n", type_kind_word(type->kind), type->name);
        n++;
    }
    fputs(n ? "\n" : "", file);
}

HRESULT print_idl(const struct library_view *view, FILE *file)
{
    _cleanup_(freep) unsigned *order = NULL;
    struct list list = {file, 0};
    HRESULT hr;

    hr = type_order_find(view, &order);
    if (FAILED(hr))
        return hr_trace(hr);
    if (view->path)
        fprintf(file, "/* %s */\n", view->path);
    fputs(imports_before(view), file);
    uuid(&list, &view->guid);
    item(&list);
    fprintf(file, "version(%u.%u)", view->major, view->minor);
    if (view->lcid) {
        item(&list);
        fprintf(file, "lcid(0x%x)", (unsigned)view->lcid);
    }
    quoted(&list, "helpstring", view->text);
    quoted(&list, "helpfile", view->help_file);
    if (view->flags & LIBFLAG_FRESTRICTED)
        word(&list, "restricted");
    if (view->flags & LIBFLAG_FCONTROL)
        word(&list, "control");
    if (view->flags & LIBFLAG_FHIDDEN)
        word(&list, "hidden");
    end_list(&list, "\n");
    fprintf(file, "library %s\n{\n%s", view->name ? view->name : "?", imports_inside(view));
    put_forward(view, file);
    for (unsigned i = 0; i < view->n_types; i++) {
        if (!is_imported(view, &view->types[order[i]]))
            put_type(&view->types[order[i]], file);
    }
    fputs("}\n", file);
    return S_OK;
}
