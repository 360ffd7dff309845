/* SPDX-License-Identifier: MIT */
/*
 * Units, procedures and classes: each procedure is made with a compiler state of its own.
 */
#include "vbcode/compile.h"

#include <stdlib.h>
#include <string.h>

#include "vbcode/compiler.h"
#include "vblang/vberror.h"

void compiler_fail(struct compiler *compiler, HRESULT hr, struct tree_place place)
{
    if (FAILED(compiler->error.hr))
        return;
    compiler->error.hr = hr;
    compiler->error.place = place;
}

/* Begins a procedure; slot 0 is its result, which a function's name stands for. */
static struct procedure *begin_procedure(struct compiler *compiler, const char16_t *name,
                                         bool is_function)
{
    struct procedure *procedure = calloc(1, sizeof(*procedure));

    compiler->procedure = procedure;
    compiler->top = compiler->top_max = 0;
    compiler->with = SLOT_NONE;
    compiler->block = NULL;
    memset(&compiler->constant_names, 0, sizeof(compiler->constant_names));
    compiler->constant_slots = NULL;
    if (!procedure) {
        compiler_fail(compiler, E_OUTOFMEMORY, compiler->place);
        return NULL;
    }
    procedure->unit = compiler->unit;
    procedure->is_function = is_function;
    procedure->name = name_copy(name);
    if (!procedure->name)
        compiler_fail(compiler, E_OUTOFMEMORY, compiler->place);
    scope_add_local(compiler, is_function ? name : u" ", SLOT_NONE);
    return procedure;
}

static struct procedure *end_procedure(struct compiler *compiler, struct tree_place place)
{
    struct procedure *procedure = compiler->procedure;

    if (procedure) {
        compiler->place = place;
        emit(compiler, OP_RETURN, 0, 0, 0);
        emit_finish(compiler);
    }
    names_deinit(&compiler->constant_names);
    free(compiler->constant_slots);
    compiler->constant_slots = NULL;
    compiler->procedure = NULL;
    if (compiler_is_good(compiler))
        return procedure;
    return procedure_free(procedure);
}

static void declare_parameters(struct compiler *compiler, const struct tree_parameter *tree)
{
    struct procedure *procedure = compiler->procedure;
    struct parameter *grown;

    for (; tree && compiler_is_good(compiler); tree = tree->next) {
        if (names_find(&procedure->locals, tree->name) != NAME_NONE) {
            compiler_fail(compiler, MAKE_VBSERROR(VBE_NAME_REDEFINED), tree->place);
            return;
        }
        grown = realloc(procedure->parameters,
                        (procedure->parameter_count + 1) * sizeof(*procedure->parameters));
        if (!grown) {
            compiler_fail(compiler, E_OUTOFMEMORY, tree->place);
            return;
        }
        procedure->parameters = grown;
        grown[procedure->parameter_count++] =
            (struct parameter){procedure->locals.texts[0], tree->is_by_value};
        procedure->has_by_value |= tree->is_by_value;
        scope_add_local(compiler, tree->name, SLOT_NONE);
        if (compiler_is_good(compiler))
            grown[procedure->parameter_count - 1].name =
                procedure->locals.texts[procedure->locals.count - 1];
    }
}

struct procedure *compile_procedure(struct compiler *compiler, const struct tree_procedure *tree)
{
    bool is_function = tree->kind == PROCEDURE_FUNCTION || tree->kind == PROCEDURE_GET;
    struct procedure *procedure;

    compiler->place = tree->place;
    compiler->is_main = false;
    procedure = begin_procedure(compiler, tree->name, is_function);
    if (procedure) {
        procedure->kind = tree->kind;
        procedure->visibility = tree->visibility;
        declare_parameters(compiler, tree->parameters);
        scope_declare_locals(compiler, tree->body);
        compile_statements(compiler, tree->body);
    }
    return end_procedure(compiler, tree->end);
}

/* Grows the table of pointers at @table by one. */
static bool add_pointer(struct compiler *compiler, void *table, uint32_t *count, void *pointer)
{
    void **grown = realloc(*(void **)table, (*count + 1) * sizeof(*grown));

    if (!grown) {
        compiler_fail(compiler, E_OUTOFMEMORY, compiler->place);
        return false;
    }
    grown[(*count)++] = pointer;
    *(void ***)table = grown;
    return true;
}

static void compile_global_procedure(struct compiler *compiler, const struct tree_procedure *tree)
{
    struct unit *unit = compiler->unit;
    struct procedure *procedure = compile_procedure(compiler, tree);

    if (procedure && !add_pointer(compiler, &unit->procedures, &unit->procedure_count, procedure))
        procedure_free(procedure);
}

/* Procedures may stand in blocks too; they belong to the script as a whole all the same. */
static void compile_procedures(struct compiler *compiler, const struct statement *statement)
{
    const struct tree_branch *branch;

    for (; statement && compiler_is_good(compiler); statement = statement->next) {
        switch (statement->kind) {
        case STATEMENT_CLASS:
            compile_class(compiler, statement->class);
            break;
        case STATEMENT_PROCEDURE:
            compile_global_procedure(compiler, statement->procedure);
            break;
        case STATEMENT_IF:
        case STATEMENT_SELECT:
            for (branch = statement->branches; branch; branch = branch->next)
                compile_procedures(compiler, branch->body);
            break;
        default:
            compile_procedures(compiler, statement->body);
            break;
        }
    }
}

static void compile_main(struct compiler *compiler, const struct tree *tree,
                         struct expression *expression)
{
    struct tree_place end = {0};
    struct procedure *procedure;

    compiler->is_main = true;
    compiler->class = compiler->surroundings->class;
    procedure = begin_procedure(compiler, u"", false);
    if (procedure && expression) {
        compiler->place = expression->place;
        emit(compiler, OP_LOAD, slot(SLOT_LOCAL, 0), compile_value(compiler, expression), 0);
    } else if (procedure) {
        if (compiler->surroundings->add_local)
            scope_declare_locals(compiler, tree->statements);
        else
            scope_declare_globals(compiler, tree->statements);
        compile_statements(compiler, tree->statements);
    }
    emit_resume(compiler, 0, procedure ? emit_position(compiler) : 0);
    compiler->unit->import_count = compiler->imports && procedure ? procedure->local_count : 0;
    compiler->unit->main = end_procedure(compiler, end);
}

/* The names of all procedures and classes, which Execute in a procedure makes global too. */
static void declare_procedures(struct compiler *compiler, const struct statement *statement)
{
    const struct tree_branch *branch;
    struct statement only;

    for (; statement; statement = statement->next) {
        if (statement->kind == STATEMENT_PROCEDURE || statement->kind == STATEMENT_CLASS) {
            only = *statement;
            only.next = NULL;
            scope_declare_globals(compiler, &only);
        } else if (statement->kind == STATEMENT_IF || statement->kind == STATEMENT_SELECT) {
            for (branch = statement->branches; branch; branch = branch->next)
                declare_procedures(compiler, branch->body);
        } else {
            declare_procedures(compiler, statement->body);
        }
    }
}

HRESULT compile_unit(const struct surroundings *surroundings, const struct tree *tree,
                     struct expression *expression, struct unit **ret_unit,
                     struct compile_error *ret_error)
{
    struct compiler compiler = {.surroundings = surroundings};
    struct unit *unit = calloc(1, sizeof(*unit));

    if (!unit) {
        *ret_error = (struct compile_error){.hr = E_OUTOFMEMORY};
        return E_OUTOFMEMORY;
    }
    compiler.unit = unit;
    compiler.is_explicit = tree && tree->is_explicit;
    unit->is_explicit = compiler.is_explicit;
    if (tree && surroundings->add_local)
        declare_procedures(&compiler, tree->statements);
    compile_main(&compiler, tree, expression);
    compiler.class = NULL;
    if (tree)
        compile_procedures(&compiler, tree->statements);
    unit->imports = compiler.imports;
    free(compiler.known);
    if (!compiler_is_good(&compiler)) {
        *ret_error = compiler.error;
        unit_free(unit);
        return ret_error->hr;
    }
    *ret_unit = unit;
    return S_OK;
}
