/* SPDX-License-Identifier: MIT */
/*
 * Expressions. compile_push() leaves a value in the next temporary; compile_value() answers the
 * slot of a variable or constant instead if that is all there is to it. Windows tells the place of
 * the statement for whatever fails in its expressions.
 */
#include "vbcode/compiler.h"
#include "vblang/vberror.h"

static const struct expression *without_brackets(const struct expression *expression)
{
    while (expression->kind == EXPRESSION_BRACKETS)
        expression = expression->left;
    return expression;
}

/* Whether evaluating this may run something that changes variables. */
static bool has_calls(struct compiler *compiler, const struct expression *expression)
{
    if (!expression)
        return false;
    switch (expression->kind) {
    case EXPRESSION_CALL:
    case EXPRESSION_MEMBER:
    case EXPRESSION_NEW:
        return true;
    case EXPRESSION_NAME:
        return scope_find(compiler, expression->name).kind != MEANS_SLOT;
    default:
        return has_calls(compiler, expression->left) || has_calls(compiler, expression->right);
    }
}

static bool any_has_calls(struct compiler *compiler, const struct expression *expression)
{
    for (; expression; expression = expression->next) {
        if (has_calls(compiler, expression))
            return true;
    }
    return false;
}

static bool is_variable(uint32_t operand)
{
    return slot_kind(operand) != SLOT_TEMPORARY && slot_kind(operand) != SLOT_CONSTANT;
}

/* A copy of @operand in the next temporary, unless it is a temporary. */
static uint32_t hold(struct compiler *compiler, uint32_t operand)
{
    uint32_t temporary;

    if (!is_variable(operand))
        return operand;
    temporary = emit_temporary(compiler);
    emit(compiler, OP_LOAD, temporary, operand, 0);
    return temporary;
}

/* The right operand need not be held back, the left one must be if the right one runs code. */
static void compile_operands(struct compiler *compiler, const struct expression *expression,
                             uint32_t *ret_left, uint32_t *ret_right)
{
    *ret_left = compile_value(compiler, expression->left);
    if (is_variable(*ret_left) && has_calls(compiler, expression->right))
        *ret_left = hold(compiler, *ret_left);
    *ret_right = compile_value(compiler, expression->right);
}

static enum opcode binary_opcode(enum operation operation)
{
    return (enum opcode)(OP_POWER + (operation - OPERATION_POWER));
}

static void compile_binary(struct compiler *compiler, const struct expression *expression,
                           uint32_t target)
{
    uint32_t mark = compiler->top, left, right;

    compile_operands(compiler, expression, &left, &right);
    compiler->top = mark;
    emit(compiler, binary_opcode(expression->operation),
         target != SLOT_NONE ? target : emit_temporary(compiler), left, right);
}

static void compile_unary(struct compiler *compiler, const struct expression *expression)
{
    uint32_t mark = compiler->top, operand;

    operand = compile_value(compiler, expression->left);
    compiler->top = mark;
    emit(compiler, (enum opcode)(OP_NEGATE + (expression->operation - OPERATION_NEGATE)),
         emit_temporary(compiler), operand, 0);
}

/* @index is in the module, or in the class: what is called is not a variable. */
static uint32_t push_named_call(struct compiler *compiler, struct meaning meaning, uint32_t base,
                                uint32_t count, unsigned flags)
{
    emit(compiler, meaning.kind == MEANS_OWN ? OP_CALL_OWN : OP_CALL_NAME, base, meaning.slot,
         emit_site(compiler, NULL, count, flags));
    return base;
}

static uint32_t compile_call(struct compiler *compiler, const struct expression *expression,
                             unsigned flags);

/* Leaves the array, or whatever @expression is, in the next temporary without copying elements. */
static void push_reference(struct compiler *compiler, const struct expression *expression)
{
    if (expression->kind == EXPRESSION_CALL)
        compile_call(compiler, expression, SITE_REFERENCE | SITE_BRACKETS);
    else
        compile_push(compiler, expression);
}

static void push_argument(struct compiler *compiler, const struct expression *expression)
{
    uint32_t temporary;
    struct meaning meaning;

    if (expression->kind == EXPRESSION_MISSING) {
        temporary = emit_temporary(compiler);
        emit(compiler, OP_MISSING, temporary, 0, 0);
        return;
    }
    if (expression->kind == EXPRESSION_CALL) {
        push_reference(compiler, expression);
        return;
    }
    if (expression->kind == EXPRESSION_NAME) {
        meaning = scope_find(compiler, expression->name);
        if (meaning.kind == MEANS_SLOT && slot_kind(meaning.slot) != SLOT_CONSTANT) {
            temporary = emit_temporary(compiler);
            emit(compiler, OP_REFER, temporary, meaning.slot, 0);
            return;
        }
    }
    compile_push(compiler, expression);
}

static uint32_t push_arguments(struct compiler *compiler, const struct expression *argument)
{
    uint32_t count = 0;

    for (; argument; argument = argument->next, count++)
        push_argument(compiler, argument);
    return count;
}

/* The object whose member is wanted: a variable's slot, or the temporary @ret_base itself. */
static uint32_t compile_object(struct compiler *compiler, const struct expression *object,
                               const struct expression *arguments, uint32_t *ret_base)
{
    uint32_t operand;

    if (!object) {
        *ret_base = emit_temporary(compiler);
        if (compiler->with == SLOT_NONE)
            emit(compiler, OP_RAISE, VBE_INVALID_REFERENCE, 0, 0);
        return compiler->with == SLOT_NONE ? slot(SLOT_LOCAL, 0) : compiler->with;
    }
    operand = compile_value(compiler, object);
    if (slot_kind(operand) == SLOT_TEMPORARY) {
        *ret_base = operand;
        return operand;
    }
    *ret_base = emit_temporary(compiler);
    if (!any_has_calls(compiler, arguments))
        return operand;
    emit(compiler, OP_LOAD, *ret_base, operand, 0);
    return *ret_base;
}

static uint32_t compile_member(struct compiler *compiler, const struct expression *member,
                               const struct expression *call, unsigned flags)
{
    const struct expression *arguments = call ? call->arguments : NULL;
    uint32_t base, object, count;

    object = compile_object(compiler, member->left, arguments, &base);
    count = push_arguments(compiler, arguments);
    emit(compiler, OP_CALL_MEMBER, base, object, emit_site(compiler, member->name, count, flags));
    compiler->top = slot_index(base) + 1;
    return base;
}

/* Within a function, its name with brackets is a call, not the result so far. */
static struct meaning find_called(struct compiler *compiler, const char16_t *name)
{
    struct meaning meaning = scope_find(compiler, name);
    struct procedure *procedure = compiler->procedure;
    uint32_t member;

    if (meaning.kind != MEANS_SLOT || meaning.slot != slot(SLOT_LOCAL, 0) || compiler->is_main ||
        !procedure->is_function)
        return meaning;
    member = compiler->class ? names_find(&compiler->class->names, name) : NAME_NONE;
    if (member != NAME_NONE)
        return (struct meaning){MEANS_OWN, member};
    return (struct meaning){MEANS_CALLABLE, slot(SLOT_GLOBAL, scope_global(compiler, name))};
}

static uint32_t compile_name_call(struct compiler *compiler, const struct expression *name,
                                  const struct expression *call, unsigned flags)
{
    struct meaning meaning =
        call ? find_called(compiler, name->name) : scope_find(compiler, name->name);
    uint32_t base = emit_temporary(compiler), count;

    count = push_arguments(compiler, call ? call->arguments : NULL);
    if (meaning.kind == MEANS_SLOT)
        emit(compiler, OP_INDEX, base, meaning.slot, emit_site(compiler, NULL, count, flags));
    else
        push_named_call(compiler, meaning, base, count, flags);
    compiler->top = slot_index(base) + 1;
    return base;
}

static uint32_t compile_call(struct compiler *compiler, const struct expression *expression,
                             unsigned flags)
{
    const struct expression *left = without_brackets(expression->left);
    uint32_t base, count;

    flags |= SITE_BRACKETS;
    if (left->kind == EXPRESSION_NAME)
        return compile_name_call(compiler, left, expression, flags);
    if (left->kind == EXPRESSION_MEMBER)
        return compile_member(compiler, left, expression, flags);

    push_reference(compiler, left);
    base = slot(SLOT_TEMPORARY, compiler->top - 1);
    count = push_arguments(compiler, expression->arguments);
    emit(compiler, OP_INDEX, base, base, emit_site(compiler, NULL, count, flags));
    compiler->top = slot_index(base) + 1;
    return base;
}

static uint32_t compile_me(struct compiler *compiler)
{
    uint32_t temporary = emit_temporary(compiler);

    emit(compiler, OP_ME, temporary, 0, 0);
    return temporary;
}

static uint32_t compile_new(struct compiler *compiler, const struct expression *expression)
{
    uint32_t temporary = emit_temporary(compiler);

    emit(compiler, OP_NEW, temporary, slot(SLOT_GLOBAL, scope_global(compiler, expression->name)),
         0);
    return temporary;
}

uint32_t compile_push(struct compiler *compiler, const struct expression *expression)
{
    uint32_t mark = compiler->top, operand, temporary;

    operand = compile_value(compiler, expression);
    if (slot_kind(operand) == SLOT_TEMPORARY)
        return operand;
    compiler->top = mark;
    temporary = emit_temporary(compiler);
    emit(compiler, OP_LOAD, temporary, operand, 0);
    return temporary;
}

uint32_t compile_value(struct compiler *compiler, const struct expression *expression)
{
    uint32_t temporary = slot(SLOT_TEMPORARY, compiler->top);
    struct meaning meaning;

    if (!compiler_is_good(compiler))
        return slot(SLOT_TEMPORARY, 0);
    switch (expression->kind) {
    case EXPRESSION_LITERAL:
        return emit_constant(compiler, &expression->value);
    case EXPRESSION_NAME:
        meaning = scope_find(compiler, expression->name);
        if (meaning.kind == MEANS_SLOT)
            return meaning.slot;
        return compile_name_call(compiler, expression, NULL, 0);
    case EXPRESSION_ME:
        return compile_me(compiler);
    case EXPRESSION_MEMBER:
        return compile_member(compiler, expression, NULL, 0);
    case EXPRESSION_CALL:
        return compile_call(compiler, expression, 0);
    case EXPRESSION_NEW:
        return compile_new(compiler, expression);
    case EXPRESSION_UNARY:
        compile_unary(compiler, expression);
        return temporary;
    case EXPRESSION_BINARY:
        compile_binary(compiler, expression, SLOT_NONE);
        return temporary;
    case EXPRESSION_BRACKETS:
        return compile_value(compiler, expression->left);
    case EXPRESSION_MISSING:
        break;
    }
    temporary = emit_temporary(compiler);
    emit(compiler, OP_MISSING, temporary, 0, 0);
    return temporary;
}

/* The first operand of a chain of concatenations. */
static const struct expression *first_of_chain(const struct expression *expression)
{
    while (expression->kind == EXPRESSION_BINARY && expression->operation == OPERATION_CONCATENATE)
        expression = expression->left;
    return expression;
}

/* What a chain of concatenations adds to its first operand. */
static uint32_t compile_chain_rest(struct compiler *compiler, const struct expression *chain)
{
    uint32_t mark = compiler->top, left, right;

    if (first_of_chain(chain->left) == chain->left)
        return compile_value(compiler, chain->right);

    left = compile_chain_rest(compiler, chain->left);
    if (is_variable(left) && has_calls(compiler, chain->right))
        left = hold(compiler, left);
    right = compile_value(compiler, chain->right);
    compiler->top = mark;
    left = emit(compiler, OP_CONCATENATE, emit_temporary(compiler), left, right);
    return slot(SLOT_TEMPORARY, mark);
}

/*
 * target = target & a & b: the rest is put together first and appended in one, so that building a
 * text takes time in proportion to its length.
 */
static bool compile_extension(struct compiler *compiler, uint32_t target,
                              const struct expression *chain)
{
    const struct expression *first = first_of_chain(chain);
    uint32_t mark = compiler->top, kept, rest;
    struct meaning meaning;

    if (first == chain || first->kind != EXPRESSION_NAME)
        return false;
    meaning = scope_find(compiler, first->name);
    if (meaning.kind != MEANS_SLOT || meaning.slot != target)
        return false;

    if (!has_calls(compiler, chain)) {
        rest = compile_chain_rest(compiler, chain);
        emit(compiler, OP_CONCATENATE, target, target, rest);
    } else {
        kept = emit_temporary(compiler);
        emit(compiler, OP_KEEP, kept, target, 0);
        rest = compile_chain_rest(compiler, chain);
        emit(compiler, OP_EXTEND, target, kept, rest);
    }
    compiler->top = mark;
    return true;
}

/* Let @target, a variable, be the value. */
void compile_into(struct compiler *compiler, uint32_t target, const struct expression *expression)
{
    const struct expression *inner = without_brackets(expression);
    uint32_t mark = compiler->top, operand;

    if (inner->kind == EXPRESSION_BINARY && compile_extension(compiler, target, inner))
        return;
    if (inner->kind == EXPRESSION_BINARY) {
        compile_binary(compiler, inner, target);
        return;
    }
    operand = compile_value(compiler, inner);
    compiler->top = mark;
    emit(compiler, OP_ASSIGN, target, operand, 0);
}

/* A jump that is taken unless @expression holds; its target is still to be set. */
uint32_t compile_unless(struct compiler *compiler, const struct expression *expression)
{
    const struct expression *inner = without_brackets(expression);
    uint32_t mark = compiler->top, left, right, operand;

    if (inner->kind == EXPRESSION_BINARY && inner->operation >= OPERATION_EQUAL &&
        inner->operation <= OPERATION_GREATER_EQUAL) {
        compile_operands(compiler, inner, &left, &right);
        compiler->top = mark;
        return emit(compiler, (enum opcode)(OP_UNLESS_EQUAL + (inner->operation - OPERATION_EQUAL)),
                    0, left, right);
    }
    operand = compile_value(compiler, expression);
    compiler->top = mark;
    return emit(compiler, OP_UNLESS, 0, operand, 0);
}

void compile_call_statement(struct compiler *compiler, const struct expression *expression)
{
    uint32_t mark = compiler->top, operand;

    if (expression->kind == EXPRESSION_CALL) {
        compile_call(compiler, expression, SITE_STATEMENT);
    } else if (expression->kind == EXPRESSION_MEMBER) {
        compile_member(compiler, expression, NULL, SITE_STATEMENT);
    } else if (expression->kind == EXPRESSION_NAME) {
        struct expression call = {.arguments = NULL};

        /* As if called with nothing: a function's own name is a call here too. */
        compile_name_call(compiler, expression, &call, SITE_STATEMENT);
    } else {
        operand = compile_push(compiler, expression);
        emit(compiler, OP_DROP, operand, 0, 0);
    }
    compiler->top = mark;
}

static void put_into_member(struct compiler *compiler, const struct expression *member,
                            const struct expression *arguments, uint32_t base, unsigned flags)
{
    uint32_t object, count;

    if (!member->left) {
        object = compiler->with;
        if (object == SLOT_NONE) {
            emit(compiler, OP_RAISE, VBE_INVALID_REFERENCE, 0, 0);
            object = slot(SLOT_LOCAL, 0);
        }
    } else {
        object = compile_value(compiler, member->left);
        if (is_variable(object) && any_has_calls(compiler, arguments))
            object = hold(compiler, object);
    }
    count = push_arguments(compiler, arguments);
    emit(compiler, OP_PUT_MEMBER, base, object, emit_site(compiler, member->name, count, flags));
}

static void put_into_name(struct compiler *compiler, const struct expression *name,
                          const struct expression *arguments, uint32_t base, unsigned flags)
{
    struct meaning meaning = scope_find(compiler, name->name);
    uint32_t count = push_arguments(compiler, arguments);

    emit(compiler, meaning.kind == MEANS_OWN ? OP_PUT_OWN : OP_PUT_INDEX, base, meaning.slot,
         emit_site(compiler, NULL, count, flags));
}

static void put_into_call(struct compiler *compiler, const struct expression *call, uint32_t base,
                          unsigned flags)
{
    uint32_t object, count;

    flags |= SITE_BRACKETS;
    if (call->left->kind == EXPRESSION_MEMBER) {
        put_into_member(compiler, call->left, call->arguments, base, flags);
    } else if (call->left->kind == EXPRESSION_NAME) {
        put_into_name(compiler, call->left, call->arguments, base, flags);
    } else {
        push_reference(compiler, call->left);
        object = slot(SLOT_TEMPORARY, compiler->top - 1);
        count = push_arguments(compiler, call->arguments);
        emit(compiler, OP_PUT_INDEX, base, object, emit_site(compiler, NULL, count, flags));
    }
}

static bool put_into_variable(struct compiler *compiler, const struct expression *name,
                              const struct expression *value, bool is_set)
{
    struct meaning meaning = scope_find(compiler, name->name);
    uint32_t mark = compiler->top, operand;

    if (meaning.kind != MEANS_SLOT)
        return false;
    if (slot_kind(meaning.slot) == SLOT_CONSTANT) {
        emit(compiler, OP_RAISE, VBE_ILLEGAL_ASSIGNMENT, 0, 0);
        return true;
    }
    if (!is_set) {
        compile_into(compiler, meaning.slot, value);
        return true;
    }
    operand = compile_value(compiler, value);
    compiler->top = mark;
    emit(compiler, OP_SET, meaning.slot, operand, 0);
    return true;
}

void compile_put(struct compiler *compiler, const struct expression *target,
                 const struct expression *value, bool is_set)
{
    unsigned flags = is_set ? SITE_SET : 0;
    uint32_t mark = compiler->top, base;

    if (target->kind == EXPRESSION_NAME && put_into_variable(compiler, target, value, is_set))
        return;

    base = compile_push(compiler, value);
    if (target->kind == EXPRESSION_NAME)
        put_into_name(compiler, target, NULL, base, flags);
    else if (target->kind == EXPRESSION_MEMBER)
        put_into_member(compiler, target, NULL, base, flags);
    else if (target->kind == EXPRESSION_CALL)
        put_into_call(compiler, target, base, flags);
    else
        emit(compiler, OP_RAISE, VBE_ILLEGAL_ASSIGNMENT, 0, 0);
    compiler->top = mark;
}
