/* SPDX-License-Identifier: MIT */
/*
 * Statements. After an error in a condition, Resume Next goes on with the first statement inside
 * the block, as on Windows; so does it after an error in the head of a loop, whose end then fails
 * with an error of its own.
 */
#include <stdlib.h>

#include "vbcode/compiler.h"
#include "vblang/vberror.h"

static void enter_block(struct compiler *compiler, struct block *block)
{
    block->outer = compiler->block;
    compiler->block = block;
}

static void leave_block(struct compiler *compiler, struct block *block)
{
    jump_list_land(compiler, &block->exits);
    compiler->block = block->outer;
}

static void compile_branch(struct compiler *compiler, const struct tree_branch *branch,
                           struct jump_list *ends)
{
    uint32_t start = emit_position(compiler), jump = SLOT_NONE;

    compiler->place = branch->place;
    if (branch->conditions) {
        jump = compile_unless(compiler, branch->conditions);
        emit_resume(compiler, start, emit_position(compiler));
    }
    compile_statements(compiler, branch->body);
    if (branch->next)
        jump_list_add(compiler, ends, emit(compiler, OP_JUMP, 0, 0, 0));
    if (jump != SLOT_NONE)
        emit_target(compiler, jump, emit_position(compiler));
}

static void compile_if(struct compiler *compiler, const struct statement *statement)
{
    const struct tree_branch *branch;
    struct jump_list ends = {0};

    for (branch = statement->branches; branch; branch = branch->next)
        compile_branch(compiler, branch, &ends);
    jump_list_land(compiler, &ends);
}

/* The tests stand before all bodies, so that a test that fails can go on in its own body. */
static void compile_case_tests(struct compiler *compiler, const struct tree_branch *branch,
                               uint32_t selected, struct jump_list *hits)
{
    const struct expression *value;
    uint32_t mark = compiler->top, operand;

    for (value = branch->conditions; value; value = value->next) {
        operand = compile_value(compiler, value);
        compiler->top = mark;
        jump_list_add(compiler, hits, emit(compiler, OP_CASE, 0, operand, selected));
    }
}

static void compile_case(struct compiler *compiler, const struct tree_branch *branch,
                         uint32_t selected, struct jump_list *ends)
{
    uint32_t start = emit_position(compiler), past = SLOT_NONE;
    struct jump_list hits = {0};

    if (branch->conditions) {
        compile_case_tests(compiler, branch, selected, &hits);
        past = emit(compiler, OP_JUMP, 0, 0, 0);
        emit_resume(compiler, start, emit_position(compiler));
    }
    jump_list_land(compiler, &hits);
    compile_statements(compiler, branch->body);
    jump_list_add(compiler, ends, emit(compiler, OP_JUMP, 0, 0, 0));
    if (past != SLOT_NONE)
        emit_target(compiler, past, emit_position(compiler));
}

static void compile_select(struct compiler *compiler, const struct statement *statement)
{
    uint32_t start = emit_position(compiler), selected = scope_add_hidden(compiler), head, operand;
    struct block block = {.held = selected};
    const struct tree_branch *branch;
    struct jump_list ends = {0};

    enter_block(compiler, &block);
    operand = compile_value(compiler, statement->value);
    compiler->top = 0;
    emit(compiler, OP_ASSIGN, selected, operand, 0);
    head = emit_position(compiler);
    for (branch = statement->branches; branch; branch = branch->next) {
        /* A case that fails is the Select's failure. */
        compiler->place = statement->place;
        compile_case(compiler, branch, selected, &ends);
    }
    jump_list_land(compiler, &ends);
    for (uint32_t i = start; compiler_is_good(compiler) && i < head; i++)
        compiler->procedure->notes[i].resume = emit_position(compiler);
    leave_block(compiler, &block);
    emit(compiler, OP_CLEAR, selected, 0, 0);
}

/* The variable of a loop; SLOT_NONE if this can be none. */
static uint32_t loop_variable(struct compiler *compiler, const struct expression *target)
{
    struct meaning meaning;

    if (target->kind != EXPRESSION_NAME)
        return SLOT_NONE;
    meaning = scope_find(compiler, target->name);
    return meaning.kind == MEANS_SLOT && slot_kind(meaning.slot) != SLOT_CONSTANT ? meaning.slot
                                                                                  : SLOT_NONE;
}

static uint32_t compile_step(struct compiler *compiler, const struct expression *step)
{
    VARIANT value;
    uint32_t operand;

    VariantInit(&value);
    if (!step) {
        V_VT(&value) = VT_I2;
        V_I2(&value) = 1;
        return emit_constant(compiler, &value);
    }
    if (!scope_constant_value(compiler, step, &value))
        return compile_push(compiler, step);
    operand = emit_constant(compiler, &value);
    VariantClear(&value);
    return operand;
}

/* The loop's locals are its limit, with the state, and behind it its step. */
static void compile_for(struct compiler *compiler, const struct statement *statement)
{
    uint32_t loop = scope_add_hidden(compiler), step = scope_add_hidden(compiler);
    uint32_t variable = loop_variable(compiler, statement->target), start, limit, test, body;
    struct block block = {.is_for = true, .held = loop};

    enter_block(compiler, &block);
    emit(compiler, OP_FOR_RESET, loop, step, 0);
    start = emit_position(compiler);
    if (variable == SLOT_NONE) {
        emit(compiler, OP_RAISE, VBE_ILLEGAL_ASSIGNMENT, 0, 0);
        variable = step;
    }
    compile_push(compiler, statement->value);
    limit = compile_push(compiler, statement->limit);
    emit(compiler, OP_FOR_LIMIT, loop, limit, compile_step(compiler, statement->step));
    compiler->top = 0;
    emit(compiler, OP_FOR_START, loop, variable, slot(SLOT_TEMPORARY, 0));
    test = emit(compiler, OP_FOR_TEST, loop, variable, 0);
    emit_resume(compiler, start, emit_position(compiler));

    body = emit_position(compiler);
    compile_statements(compiler, statement->body);
    compiler->place = statement->place;
    start = emit(compiler, OP_FOR_NEXT, loop, variable, body);
    emit_resume(compiler, start, emit_position(compiler));
    emit_target(compiler, test, emit_position(compiler));
    leave_block(compiler, &block);
    emit(compiler, OP_FOR_RESET, loop, step, 0);
}

static void compile_for_each(struct compiler *compiler, const struct statement *statement)
{
    uint32_t loop = scope_add_hidden(compiler);
    uint32_t variable = loop_variable(compiler, statement->target), start, jump, body;
    struct block block = {.is_for = true, .held = loop};

    enter_block(compiler, &block);
    emit(compiler, OP_CLEAR, loop, 0, 0);
    start = emit_position(compiler);
    if (variable == SLOT_NONE) {
        emit(compiler, OP_RAISE, VBE_ILLEGAL_ASSIGNMENT, 0, 0);
        variable = scope_add_hidden(compiler);
    }
    emit(compiler, OP_EACH_START, loop, compile_value(compiler, statement->value), 0);
    compiler->top = 0;
    jump = emit(compiler, OP_JUMP, 0, 0, 0);
    emit_resume(compiler, start, emit_position(compiler));

    body = emit_position(compiler);
    compile_statements(compiler, statement->body);
    compiler->place = statement->place;
    emit_target(compiler, jump, emit_position(compiler));
    start = emit(compiler, OP_EACH_NEXT, loop, variable, body);
    emit_resume(compiler, start, emit_position(compiler));
    leave_block(compiler, &block);
    emit(compiler, OP_CLEAR, loop, 0, 0);
}

static void compile_test_after(struct compiler *compiler, const struct statement *statement,
                               uint32_t body)
{
    uint32_t start = emit_position(compiler);

    compiler->place = statement->end;
    emit(compiler, statement->loop_test == LOOP_WHILE_AFTER ? OP_IF_BACK : OP_UNLESS_BACK, body,
         compile_value(compiler, statement->condition), 0);
    compiler->top = 0;
    emit_resume(compiler, start, emit_position(compiler));
}

static void compile_test_before(struct compiler *compiler, const struct statement *statement,
                                struct block *block)
{
    uint32_t start = emit_position(compiler), holds, jump;

    if (statement->loop_test == LOOP_WHILE_BEFORE) {
        jump_list_add(compiler, &block->exits, compile_unless(compiler, statement->condition));
        emit_resume(compiler, start, emit_position(compiler));
    } else {
        holds = compile_unless(compiler, statement->condition);
        jump = emit(compiler, OP_JUMP, 0, 0, 0);
        jump_list_add(compiler, &block->exits, jump);
        emit_target(compiler, holds, emit_position(compiler));
        emit_resume(compiler, start, emit_position(compiler));
    }
}

static void compile_do(struct compiler *compiler, const struct statement *statement)
{
    struct block block = {.is_do = true, .held = SLOT_NONE};
    uint32_t top = emit_position(compiler);

    enter_block(compiler, &block);
    if (statement->loop_test == LOOP_WHILE_BEFORE || statement->loop_test == LOOP_UNTIL_BEFORE)
        compile_test_before(compiler, statement, &block);
    compile_statements(compiler, statement->body);
    if (statement->loop_test == LOOP_WHILE_AFTER || statement->loop_test == LOOP_UNTIL_AFTER) {
        compile_test_after(compiler, statement, top);
    } else {
        compiler->place = statement->place;
        emit(compiler, OP_JUMP_BACK, top, 0, 0);
    }
    leave_block(compiler, &block);
}

static void compile_with(struct compiler *compiler, const struct statement *statement)
{
    uint32_t object = scope_add_hidden(compiler), outer = compiler->with, start;
    struct block block = {.held = object};

    enter_block(compiler, &block);
    emit(compiler, OP_CLEAR, object, 0, 0);
    start = emit_position(compiler);
    emit(compiler, OP_WITH, object, compile_value(compiler, statement->value), 0);
    compiler->top = 0;
    emit_resume(compiler, start, emit_position(compiler));
    compiler->with = object;
    compile_statements(compiler, statement->body);
    compiler->with = outer;
    leave_block(compiler, &block);
    emit(compiler, OP_CLEAR, object, 0, 0);
}

/* Leaving a loop releases what the blocks inside it hold; its own end releases the rest. */
static void compile_exit(struct compiler *compiler, const struct statement *statement)
{
    bool is_for = statement->exit_from == EXIT_FOR;
    struct block *block = compiler->block;

    if (statement->exit_from == EXIT_PROCEDURE) {
        emit(compiler, OP_RETURN, 0, 0, 0);
        return;
    }
    for (; block && !(is_for ? block->is_for : block->is_do); block = block->outer) {
        if (block->held != SLOT_NONE)
            emit(compiler, OP_CLEAR, block->held, 0, 0);
    }
    if (!block) {
        compiler_fail(compiler, MAKE_VBSERROR(VBE_INVALID_EXIT), statement->place);
        return;
    }
    jump_list_add(compiler, &block->exits, emit(compiler, OP_JUMP, 0, 0, 0));
}

/* Names are declared already; an array is made when its Dim is run for the first time. */
static void compile_dim(struct compiler *compiler, const struct tree_variable *variable)
{
    for (; variable; variable = variable->next) {
        if (variable->is_array)
            emit(compiler, OP_DIM, scope_find(compiler, variable->name).slot,
                 emit_bounds(compiler, variable), 0);
    }
}

static void compile_redim(struct compiler *compiler, const struct tree_variable *variable,
                          bool is_preserving)
{
    const struct expression *dimension;
    struct expression name = {.kind = EXPRESSION_NAME, .name = variable->name};
    const struct expression *target = variable->target ? variable->target : &name;
    uint32_t base = emit_temporary(compiler), count = 0, operand;
    struct meaning meaning;

    for (dimension = variable->dimensions; dimension; dimension = dimension->next, count++)
        compile_push(compiler, dimension);
    if (target->kind == EXPRESSION_NAME) {
        meaning = scope_find(compiler, target->name);
        operand = meaning.kind == MEANS_OWN ? SLOT_NONE : meaning.slot;
    } else {
        operand = SLOT_NONE;
    }
    if (operand == SLOT_NONE || slot_kind(operand) == SLOT_CONSTANT) {
        emit(compiler, OP_RAISE, VBE_TYPE_MISMATCH, 0, 0);
        operand = base;
    }
    emit(compiler, OP_REDIM, base, operand,
         emit_site(compiler, NULL, count, is_preserving ? SITE_PRESERVE : 0));
    compiler->top = 0;
}

static void compile_redims(struct compiler *compiler, const struct statement *statement)
{
    const struct tree_variable *variable;

    for (variable = statement->variables; variable; variable = variable->next)
        compile_redim(compiler, variable, statement->is_preserving);
}

static void compile_erase(struct compiler *compiler, const struct statement *statement)
{
    const struct expression *argument;

    for (argument = statement->arguments; argument; argument = argument->next) {
        emit(compiler, OP_ERASE, 0, compile_value(compiler, argument), 0);
        compiler->top = 0;
    }
}

static void compile_simple(struct compiler *compiler, const struct statement *statement)
{
    switch (statement->kind) {
    case STATEMENT_ASSIGN:
    case STATEMENT_SET:
        compile_put(compiler, statement->target, statement->value,
                    statement->kind == STATEMENT_SET);
        break;
    case STATEMENT_CALL:
        compile_call_statement(compiler, statement->value);
        break;
    case STATEMENT_DIM:
        compile_dim(compiler, statement->variables);
        break;
    case STATEMENT_REDIM:
        compile_redims(compiler, statement);
        break;
    case STATEMENT_ERASE:
        compile_erase(compiler, statement);
        break;
    case STATEMENT_EXIT:
        compile_exit(compiler, statement);
        break;
    case STATEMENT_ON_ERROR:
        emit(compiler, OP_ERROR_MODE, statement->resumes_next, 0, 0);
        break;
    case STATEMENT_STOP:
        emit(compiler, OP_STOP, 0, 0, 0);
        break;
    default:
        break;
    }
}

static void compile_statement(struct compiler *compiler, const struct statement *statement)
{
    switch (statement->kind) {
    case STATEMENT_IF:
        compile_if(compiler, statement);
        break;
    case STATEMENT_SELECT:
        compile_select(compiler, statement);
        break;
    case STATEMENT_FOR:
        compile_for(compiler, statement);
        break;
    case STATEMENT_FOR_EACH:
        compile_for_each(compiler, statement);
        break;
    case STATEMENT_DO:
        compile_do(compiler, statement);
        break;
    case STATEMENT_WITH:
        compile_with(compiler, statement);
        break;
    default:
        compile_simple(compiler, statement);
        break;
    }
}

void compile_statements(struct compiler *compiler, const struct statement *statement)
{
    uint32_t start;

    for (; statement && compiler_is_good(compiler); statement = statement->next) {
        start = emit_position(compiler);
        compiler->place = statement->place;
        compile_statement(compiler, statement);
        emit_resume(compiler, start, emit_position(compiler));
        compiler->top = 0;
    }
}
