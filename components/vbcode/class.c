/* SPDX-License-Identifier: MIT */
/*
 * Classes: all members are known before the first procedure is compiled, so that procedures find
 * fields by their number.
 */
#include <stdlib.h>
#include <string.h>

#include "vbcode/compiler.h"
#include "vblang/vberror.h"

static struct member *add_member(struct compiler *compiler, const char16_t *name,
                                 enum member_kind kind)
{
    struct class *class = compiler->class;
    struct member *grown;
    uint32_t i;

    grown = realloc(class->members, (class->member_count + 1) * sizeof(*grown));
    if (grown)
        class->members = grown;
    i = grown ? names_add(&class->names, name) : NAME_NONE;
    if (i == NAME_NONE) {
        compiler_fail(compiler, E_OUTOFMEMORY, compiler->place);
        return NULL;
    }
    grown[i] = (struct member){.name = class->names.texts[i], .kind = kind};
    class->member_count++;
    return &grown[i];
}

static bool is_taken(struct compiler *compiler, const char16_t *name, struct tree_place place)
{
    if (names_find(&compiler->class->names, name) == NAME_NONE)
        return false;
    compiler_fail(compiler, MAKE_VBSERROR(VBE_NAME_REDEFINED), place);
    return true;
}

static void declare_fields(struct compiler *compiler, const struct statement *statement)
{
    struct class *class = compiler->class;
    const struct tree_variable *variable;
    struct member *member;

    for (variable = statement->variables; variable; variable = variable->next) {
        if (is_taken(compiler, variable->name, variable->place))
            return;
        member = add_member(compiler, variable->name, MEMBER_FIELD);
        if (!member)
            return;
        member->is_private = statement->visibility == VISIBILITY_PRIVATE;
        member->field = class->field_count++;
        if (variable->is_array)
            member->bounds = bounds_new(compiler, variable);
    }
}

static struct procedure **procedure_of(struct member *member, enum procedure_kind kind)
{
    return kind == PROCEDURE_LET   ? &member->let
           : kind == PROCEDURE_SET ? &member->set
                                   : &member->procedure;
}

/* All parts of a property take the same indices; Let and Set the value besides. */
static bool is_consistent(struct member *member, const struct tree_procedure *tree)
{
    bool takes_value = tree->kind == PROCEDURE_LET || tree->kind == PROCEDURE_SET;
    uint32_t count = 1;

    for (const struct tree_parameter *parameter = tree->parameters; parameter;
         parameter = parameter->next)
        count++;
    count -= takes_value;
    if (member->index_count == 0)
        member->index_count = count;
    return member->index_count == count;
}

/* Properties are declared in up to three parts, Get, Let and Set. */
static void declare_procedure(struct compiler *compiler, const struct tree_procedure *tree)
{
    bool is_method = tree->kind == PROCEDURE_SUB || tree->kind == PROCEDURE_FUNCTION;
    struct class *class = compiler->class;
    uint32_t i = names_find(&class->names, tree->name);
    struct member *member;

    compiler->place = tree->place;
    if (i == NAME_NONE) {
        if (!add_member(compiler, tree->name, is_method ? MEMBER_METHOD : MEMBER_PROPERTY))
            return;
        i = class->member_count - 1;
    } else if (is_method || class->members[i].kind != MEMBER_PROPERTY) {
        compiler_fail(compiler, MAKE_VBSERROR(VBE_NAME_REDEFINED), tree->place);
        return;
    }
    member = &class->members[i];
    if (!is_consistent(member, tree)) {
        compiler_fail(compiler, MAKE_VBSERROR(VBE_INCONSISTENT_ARGUMENT_COUNT), tree->header_end);
        return;
    }
    member->is_private |= tree->visibility == VISIBILITY_PRIVATE;
    if (!tree->is_default)
        return;
    if (class->default_member != SLOT_NONE && class->default_member != i)
        compiler_fail(compiler, MAKE_VBSERROR(VBE_MULTIPLE_DEFAULTS), tree->place);
    class->default_member = i;
}

static void declare_members(struct compiler *compiler, const struct tree_class *tree)
{
    const struct statement *statement;

    for (statement = tree->members; statement && compiler_is_good(compiler);
         statement = statement->next) {
        compiler->place = statement->place;
        if (statement->kind == STATEMENT_DIM)
            declare_fields(compiler, statement);
        else if (statement->kind == STATEMENT_PROCEDURE)
            declare_procedure(compiler, statement->procedure);
    }
}

static void compile_member_procedure(struct compiler *compiler, const struct tree_procedure *tree)
{
    struct class *class = compiler->class;
    uint32_t i = names_find(&class->names, tree->name);
    struct procedure **place = procedure_of(&class->members[i], tree->kind);

    if (*place) {
        compiler_fail(compiler, MAKE_VBSERROR(VBE_NAME_REDEFINED), tree->place);
        return;
    }
    *place = compile_procedure(compiler, tree);
    if (!*place || tree->kind != PROCEDURE_SUB)
        return;
    if (names_equal(tree->name, u"Class_Initialize"))
        class->initialize = *place;
    else if (names_equal(tree->name, u"Class_Terminate"))
        class->terminate = *place;
}

static struct class *class_new(struct compiler *compiler, const struct tree_class *tree)
{
    struct unit *unit = compiler->unit;
    struct class **grown = realloc(unit->classes, (unit->class_count + 1) * sizeof(*grown));
    struct class *class;

    if (grown)
        unit->classes = grown;
    class = grown ? calloc(1, sizeof(*class)) : NULL;
    if (class)
        class->name = name_copy(tree->name);
    if (!class || !class->name) {
        free(class);
        compiler_fail(compiler, E_OUTOFMEMORY, tree->place);
        return NULL;
    }
    class->unit = unit;
    class->default_member = SLOT_NONE;
    unit->classes[unit->class_count++] = class;
    return class;
}

void compile_class(struct compiler *compiler, const struct tree_class *tree)
{
    const struct statement *statement;
    struct class *class = class_new(compiler, tree);

    if (!class)
        return;
    compiler->class = class;
    declare_members(compiler, tree);
    for (statement = tree->members; statement && compiler_is_good(compiler);
         statement = statement->next) {
        if (statement->kind == STATEMENT_PROCEDURE)
            compile_member_procedure(compiler, statement->procedure);
    }
    compiler->class = NULL;
}
