/* SPDX-License-Identifier: MIT */
#include "typetool/compare.h"

#include <stdlib.h>
#include <string.h>

#include "typetool/printing.h"

/* What has been seen so far of the comparison. */
struct comparison {
    FILE *file;
    bool is_different;
};

static void put_line(struct comparison *comparison, char mark, const char *type, const char *text)
{
    comparison->is_different = true;
    fprintf(comparison->file, "%c %s%s%s\n", mark, type, *text ? ": " : "", text);
}

static bool is_same_text(const char *a, const char *b)
{
    return strcmp(a ? a : "", b ? b : "") == 0;
}

static const struct type_view *find_type(const struct library_view *view, const char *name)
{
    for (unsigned i = 0; i < view->n_types; i++) {
        if (is_same_text(view->types[i].name, name))
            return &view->types[i];
    }
    return NULL;
}

static const struct member_view *find_member(const struct type_view *type,
                                             const struct member_view *like)
{
    for (unsigned i = 0; i < type->n_members; i++) {
        const struct member_view *member = &type->members[i];

        if (is_same_text(member->name, like->name) && member->invoke_kind == like->invoke_kind &&
            member->is_variable == like->is_variable)
            return member;
    }
    return NULL;
}

/* The caller frees what it gets. */
static char *member_line(const struct type_view *type, const struct member_view *member)
{
    char *line = NULL;
    size_t size;
    FILE *file = open_memstream(&line, &size);

    if (!file)
        return NULL;
    print_member(type, member, file);
    fclose(file);
    return line;
}

static char *type_line(const struct type_view *type)
{
    char *line = NULL;
    size_t size;
    FILE *file = open_memstream(&line, &size);

    if (!file)
        return NULL;
    fprintf(file, "%s ", type_kind_word(type->kind));
    print_type_attributes(type, file);
    if (type->alias)
        fprintf(file, " = %s", type->alias);
    for (unsigned i = 0; i < type->n_bases; i++)
        fprintf(file, "%s%s(%d)", i ? ", " : " : ", type->bases[i].name ? type->bases[i].name : "?",
                type->bases[i].flags);
    fclose(file);
    return line;
}

/* Takes the lines over. */
static void compare_lines(struct comparison *comparison, const char *type, char *from, char *to)
{
    if (!is_same_text(from, to)) {
        if (from)
            put_line(comparison, '-', type, from);
        if (to)
            put_line(comparison, '+', type, to);
    }
    free(from);
    free(to);
}

static void compare_types(struct comparison *comparison, const struct type_view *from,
                          const struct type_view *to)
{
    compare_lines(comparison, from->name, type_line(from), type_line(to));
    for (unsigned i = 0; i < from->n_members; i++) {
        const struct member_view *other = find_member(to, &from->members[i]);

        compare_lines(comparison, from->name, member_line(from, &from->members[i]),
                      other ? member_line(to, other) : NULL);
    }
    for (unsigned i = 0; i < to->n_members; i++) {
        if (!find_member(from, &to->members[i]))
            compare_lines(comparison, to->name, NULL, member_line(to, &to->members[i]));
    }
}

static void compare_heads(struct comparison *comparison, const struct library_view *from,
                          const struct library_view *to)
{
    char before[GUID_WORD_SIZE], after[GUID_WORD_SIZE];

    guid_word(&from->guid, before);
    guid_word(&to->guid, after);
    if (strcmp(before, after) == 0 && from->major == to->major && from->minor == to->minor &&
        from->lcid == to->lcid && is_same_text(from->name, to->name))
        return;
    comparison->is_different = true;
    fprintf(comparison->file, "- library %s {%s} %u.%u lcid %u\n", from->name, before, from->major,
            from->minor, (unsigned)from->lcid);
    fprintf(comparison->file, "+ library %s {%s} %u.%u lcid %u\n", to->name, after, to->major,
            to->minor, (unsigned)to->lcid);
}

bool compare_libraries(const struct library_view *from, const struct library_view *to, FILE *file)
{
    struct comparison comparison = {.file = file};

    compare_heads(&comparison, from, to);
    for (unsigned i = 0; i < from->n_types; i++) {
        const struct type_view *other = find_type(to, from->types[i].name);

        if (other)
            compare_types(&comparison, &from->types[i], other);
        else
            put_line(&comparison, '-', from->types[i].name, type_kind_word(from->types[i].kind));
    }
    for (unsigned i = 0; i < to->n_types; i++) {
        if (!find_type(from, to->types[i].name))
            put_line(&comparison, '+', to->types[i].name, type_kind_word(to->types[i].kind));
    }
    return comparison.is_different;
}
