/* SPDX-License-Identifier: MIT */
/*
 * Names. Whatever a procedure declares holds from its beginning, as on Windows; a name that nobody
 * declared is a global if there is one by the time the procedure runs, else a local.
 */
#include <stdlib.h>
#include <string.h>

#include "vbcode/compiler.h"
#include "vblang/vberror.h"

static struct meaning means_slot(uint32_t operand)
{
    return (struct meaning){MEANS_SLOT, operand};
}

uint32_t scope_add_local(struct compiler *compiler, const char16_t *name, uint32_t unknown)
{
    struct procedure *procedure = compiler->procedure;
    uint32_t i = procedure->local_count, *grown;

    if (i >= 1 << 15 || names_add(&procedure->locals, name) == NAME_NONE) {
        compiler_fail(compiler, E_OUTOFMEMORY, compiler->place);
        return slot(SLOT_LOCAL, 0);
    }
    grown = realloc(procedure->unknown, (i + 1) * sizeof(*grown));
    if (!grown) {
        compiler_fail(compiler, E_OUTOFMEMORY, compiler->place);
        return slot(SLOT_LOCAL, 0);
    }
    procedure->unknown = grown;
    procedure->unknown[i] = unknown;
    procedure->has_unknown |= unknown != SLOT_NONE;
    procedure->local_count++;
    return slot(SLOT_LOCAL, i);
}

uint32_t scope_add_hidden(struct compiler *compiler)
{
    char16_t name[12] = u" ";
    uint32_t number = compiler->procedure->local_count;
    unsigned i;

    for (i = 1; number && i < 11; i++, number /= 10)
        name[i] = (char16_t)('0' + number % 10);
    name[i] = 0;
    return scope_add_local(compiler, name, SLOT_NONE);
}

uint32_t scope_global(struct compiler *compiler, const char16_t *name)
{
    uint32_t index = compiler->surroundings->find_global(compiler->surroundings->context, name);

    if (index == NAME_NONE) {
        compiler_fail(compiler, E_OUTOFMEMORY, compiler->place);
        return 0;
    }
    return index;
}

static enum knowledge know(struct compiler *compiler, uint32_t index, const VARIANT **ret_value)
{
    const struct global_knowledge *known =
        index < compiler->known_count ? &compiler->known[index] : NULL;

    if (known && known->knowledge != KNOWN_NOT) {
        *ret_value = &compiler->unit->globals[known->entry].value;
        return known->knowledge;
    }
    return compiler->surroundings->know_global(compiler->surroundings->context, index, ret_value);
}

/* A Const, or one of the library's: where text meets a number it decides nothing. */
static uint32_t emit_named_constant(struct compiler *compiler, const VARIANT *value)
{
    uint32_t operand = emit_constant(compiler, value);

    if (compiler->procedure->constant_count)
        compiler->procedure->constants[slot_index(operand)].wReserved1 = CONSTANT_NAMED;
    return operand;
}

static struct meaning find_global(struct compiler *compiler, const char16_t *name)
{
    uint32_t index = scope_global(compiler, name);
    const VARIANT *value = NULL;
    enum knowledge knowledge = know(compiler, index, &value);

    if (knowledge == KNOWN_CONSTANT)
        return means_slot(emit_named_constant(compiler, value));
    if (knowledge == KNOWN_CALLABLE)
        return (struct meaning){MEANS_CALLABLE, slot(SLOT_GLOBAL, index)};
    if (knowledge == KNOWN_VARIABLE || (compiler->is_main && !compiler->surroundings->add_local))
        return means_slot(slot(SLOT_GLOBAL, index));
    return means_slot(SLOT_NONE);
}

/* Makes @variable, of the procedure around an Execute, a local of the text. */
static struct meaning import(struct compiler *compiler, const char16_t *name, VARIANT *variable)
{
    uint32_t operand = scope_add_local(compiler, name, SLOT_NONE);
    VARIANT **grown =
        realloc(compiler->imports, compiler->procedure->local_count * sizeof(VARIANT *));

    if (!grown || !variable) {
        compiler_fail(compiler, E_OUTOFMEMORY, compiler->place);
        return means_slot(operand);
    }
    compiler->imports = grown;
    grown[slot_index(operand)] = variable;
    return means_slot(operand);
}

static bool find_member(struct compiler *compiler, const char16_t *name, struct meaning *ret)
{
    struct class *class = compiler->class;
    uint32_t i = class ? names_find(&class->names, name) : NAME_NONE;

    if (i == NAME_NONE)
        return false;
    if (class->members[i].kind == MEMBER_FIELD)
        *ret = means_slot(slot(SLOT_FIELD, class->members[i].field));
    else
        *ret = (struct meaning){MEANS_OWN, i};
    return true;
}

struct meaning scope_find(struct compiler *compiler, const char16_t *name)
{
    const struct surroundings *surroundings = compiler->surroundings;
    struct meaning meaning;
    VARIANT *variable;
    uint32_t i;

    i = names_find(&compiler->constant_names, name);
    if (i != NAME_NONE)
        return means_slot(compiler->constant_slots[i]);
    i = names_find(&compiler->procedure->locals, name);
    if (i != NAME_NONE)
        return means_slot(slot(SLOT_LOCAL, i));
    if (compiler->is_main && surroundings->find_local) {
        variable = surroundings->find_local(surroundings->context, name);
        if (variable)
            return import(compiler, name, variable);
    }
    if (find_member(compiler, name, &meaning))
        return meaning;

    meaning = find_global(compiler, name);
    if (meaning.slot != SLOT_NONE)
        return meaning;
    i = scope_global(compiler, name);
    if (compiler->is_main)
        return import(compiler, name, surroundings->add_local(surroundings->context, name, i));
    return means_slot(scope_add_local(compiler, name, i));
}

bool scope_constant_value(struct compiler *compiler, const struct expression *expression,
                          VARIANT *ret_value)
{
    VARIANT operand;
    bool is_constant;

    if (!expression)
        return false;
    if (expression->kind == EXPRESSION_LITERAL)
        return SUCCEEDED(VariantCopy(ret_value, (VARIANT *)&expression->value));
    if (expression->kind == EXPRESSION_BRACKETS)
        return scope_constant_value(compiler, expression->left, ret_value);
    if (expression->kind != EXPRESSION_UNARY)
        return false;

    VariantInit(&operand);
    is_constant = scope_constant_value(compiler, expression->left, &operand);
    if (is_constant && expression->operation == OPERATION_NEGATE)
        is_constant = SUCCEEDED(VarNeg(&operand, ret_value));
    else if (is_constant && expression->operation == OPERATION_NOT)
        is_constant = SUCCEEDED(VarNot(&operand, ret_value));
    else if (is_constant)
        is_constant = SUCCEEDED(VariantCopy(ret_value, &operand));
    VariantClear(&operand);
    return is_constant;
}

static bool is_taken(struct compiler *compiler, const char16_t *name)
{
    return names_find(&compiler->procedure->locals, name) != NAME_NONE ||
           names_find(&compiler->constant_names, name) != NAME_NONE;
}

static void declare_local(struct compiler *compiler, const struct tree_variable *variable)
{
    if (is_taken(compiler, variable->name)) {
        compiler_fail(compiler, MAKE_VBSERROR(VBE_NAME_REDEFINED), variable->place);
        return;
    }
    if (compiler->is_main)
        import(compiler, variable->name,
               compiler->surroundings->add_local(compiler->surroundings->context, variable->name,
                                                 NAME_NONE));
    else
        scope_add_local(compiler, variable->name, SLOT_NONE);
}

static void declare_local_constant(struct compiler *compiler, const struct tree_constant *constant)
{
    VARIANT value;
    uint32_t i, *grown;

    if (is_taken(compiler, constant->name)) {
        compiler_fail(compiler, MAKE_VBSERROR(VBE_NAME_REDEFINED), constant->place);
        return;
    }
    VariantInit(&value);
    if (!scope_constant_value(compiler, constant->value, &value)) {
        compiler_fail(compiler, MAKE_VBSERROR(VBE_EXPECTED_LITERAL), constant->place);
        return;
    }
    i = names_add(&compiler->constant_names, constant->name);
    grown = realloc(compiler->constant_slots, compiler->constant_names.count * sizeof(*grown));
    if (grown)
        compiler->constant_slots = grown;
    if (i == NAME_NONE || !grown)
        compiler_fail(compiler, E_OUTOFMEMORY, constant->place);
    else
        grown[i] = emit_named_constant(compiler, &value);
    VariantClear(&value);
}

/* ReDim declares the names that nobody else does. */
static void declare_redim(struct compiler *compiler, const struct tree_variable *variable)
{
    const VARIANT *value;

    for (; variable; variable = variable->next) {
        if (variable->target && variable->target->kind != EXPRESSION_NAME)
            continue;
        if (is_taken(compiler, variable->name) || compiler->is_main ||
            (compiler->class && names_find(&compiler->class->names, variable->name) != NAME_NONE))
            continue;
        if (know(compiler, scope_global(compiler, variable->name), &value) == KNOWN_NOT &&
            compiler->is_explicit)
            scope_add_local(compiler, variable->name, SLOT_NONE);
    }
}

static void declare_in_branches(struct compiler *compiler, const struct tree_branch *branch)
{
    for (; branch; branch = branch->next)
        scope_declare_locals(compiler, branch->body);
}

void scope_declare_locals(struct compiler *compiler, const struct statement *statement)
{
    for (; statement && compiler_is_good(compiler); statement = statement->next) {
        const struct tree_variable *variable;
        const struct tree_constant *constant;

        compiler->place = statement->place;
        if (statement->kind == STATEMENT_DIM) {
            for (variable = statement->variables; variable; variable = variable->next)
                declare_local(compiler, variable);
        } else if (statement->kind == STATEMENT_REDIM) {
            declare_redim(compiler, statement->variables);
        } else if (statement->kind == STATEMENT_CONST) {
            for (constant = statement->constants; constant; constant = constant->next)
                declare_local_constant(compiler, constant);
        } else if (statement->kind == STATEMENT_IF || statement->kind == STATEMENT_SELECT) {
            declare_in_branches(compiler, statement->branches);
        } else {
            scope_declare_locals(compiler, statement->body);
        }
    }
}

/* Fails for what texts before this one have declared for good. */
static void check_global(struct compiler *compiler, const char16_t *name, enum knowledge knowledge,
                         bool is_array, struct tree_place place)
{
    const struct surroundings *surroundings = compiler->surroundings;
    HRESULT hr;

    if (!surroundings->may_declare)
        return;
    hr = surroundings->may_declare(surroundings->context, scope_global(compiler, name), knowledge,
                                   is_array);
    if (FAILED(hr))
        compiler_fail(compiler, hr, place);
}

/* Tells what the text makes of a global; a constant's @value is taken. */
static void declare_global(struct compiler *compiler, const char16_t *name,
                           enum knowledge knowledge, VARIANT *value, struct tree_place place)
{
    struct unit *unit = compiler->unit;
    uint32_t index = scope_global(compiler, name);
    struct global_knowledge *known = compiler->known;
    struct unit_global *globals;

    if (index >= compiler->known_count) {
        known = realloc(known, (index + 64) * sizeof(*known));
        if (!known) {
            compiler_fail(compiler, E_OUTOFMEMORY, place);
            return;
        }
        memset(known + compiler->known_count, 0,
               (index + 64 - compiler->known_count) * sizeof(*known));
        compiler->known = known;
        compiler->known_count = index + 64;
    }
    /* A procedure may be written twice; the last one counts. */
    if (known[index].knowledge != KNOWN_NOT &&
        (known[index].knowledge != KNOWN_CALLABLE || knowledge != KNOWN_CALLABLE)) {
        compiler_fail(compiler, MAKE_VBSERROR(VBE_NAME_REDEFINED), place);
        return;
    }
    globals = realloc(unit->globals, (unit->global_count + 1) * sizeof(*globals));
    if (!globals) {
        compiler_fail(compiler, E_OUTOFMEMORY, place);
        return;
    }
    unit->globals = globals;
    globals[unit->global_count] = (struct unit_global){.index = index, .knowledge = knowledge};
    if (value) {
        globals[unit->global_count].value = *value;
        VariantInit(value);
    }
    known[index] = (struct global_knowledge){knowledge, unit->global_count++};
}

static void declare_variables(struct compiler *compiler, const struct tree_variable *variable)
{
    for (; variable; variable = variable->next) {
        check_global(compiler, variable->name, KNOWN_VARIABLE, variable->is_array, variable->place);
        declare_global(compiler, variable->name, KNOWN_VARIABLE, NULL, variable->place);
    }
}

static void declare_constants(struct compiler *compiler, const struct tree_constant *constant)
{
    VARIANT value;

    for (; constant; constant = constant->next) {
        VariantInit(&value);
        check_global(compiler, constant->name, KNOWN_CONSTANT, false, constant->place);
        if (scope_constant_value(compiler, constant->value, &value))
            declare_global(compiler, constant->name, KNOWN_CONSTANT, &value, constant->place);
        else
            compiler_fail(compiler, MAKE_VBSERROR(VBE_EXPECTED_LITERAL), constant->place);
        VariantClear(&value);
    }
}

static void declare_global_branches(struct compiler *compiler, const struct tree_branch *branch)
{
    for (; branch; branch = branch->next)
        scope_declare_globals(compiler, branch->body);
}

void scope_declare_globals(struct compiler *compiler, const struct statement *statement)
{
    for (; statement && compiler_is_good(compiler); statement = statement->next) {
        compiler->place = statement->place;
        switch (statement->kind) {
        case STATEMENT_DIM:
            declare_variables(compiler, statement->variables);
            break;
        case STATEMENT_CONST:
            declare_constants(compiler, statement->constants);
            break;
        case STATEMENT_PROCEDURE:
            declare_global(compiler, statement->procedure->name, KNOWN_CALLABLE, NULL,
                           statement->procedure->place);
            break;
        case STATEMENT_CLASS:
            check_global(compiler, statement->class->name, KNOWN_VARIABLE, false,
                         statement->class->place);
            declare_global(compiler, statement->class->name, KNOWN_VARIABLE, NULL,
                           statement->class->place);
            break;
        case STATEMENT_IF:
        case STATEMENT_SELECT:
            declare_global_branches(compiler, statement->branches);
            break;
        default:
            scope_declare_globals(compiler, statement->body);
            break;
        }
    }
}
