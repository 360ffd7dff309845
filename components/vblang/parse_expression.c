/* SPDX-License-Identifier: MIT */
/*
 * Expressions, by precedence. A sign binds tighter than any operator of two operands: -3^2 is 9.
 * Operators of one rank bind from left to right, the power too.
 */
#include "parser_state.h"

enum rank {
    RANK_NONE,
    RANK_IMP,
    RANK_EQV,
    RANK_XOR,
    RANK_OR,
    RANK_AND,
    RANK_NOT,
    RANK_COMPARISON,
    RANK_CONCATENATION,
    RANK_SUM,
    RANK_MODULO,
    RANK_INTEGER_DIVISION,
    RANK_PRODUCT,
    RANK_POWER,
};

static const unsigned char ranks[] = {
    [OPERATION_POWER] = RANK_POWER,
    [OPERATION_MULTIPLY] = RANK_PRODUCT,
    [OPERATION_DIVIDE] = RANK_PRODUCT,
    [OPERATION_INTEGER_DIVIDE] = RANK_INTEGER_DIVISION,
    [OPERATION_MODULO] = RANK_MODULO,
    [OPERATION_ADD] = RANK_SUM,
    [OPERATION_SUBTRACT] = RANK_SUM,
    [OPERATION_CONCATENATE] = RANK_CONCATENATION,
    [OPERATION_EQUAL] = RANK_COMPARISON,
    [OPERATION_UNEQUAL] = RANK_COMPARISON,
    [OPERATION_LESS] = RANK_COMPARISON,
    [OPERATION_LESS_EQUAL] = RANK_COMPARISON,
    [OPERATION_GREATER] = RANK_COMPARISON,
    [OPERATION_GREATER_EQUAL] = RANK_COMPARISON,
    [OPERATION_IS] = RANK_COMPARISON,
    [OPERATION_AND] = RANK_AND,
    [OPERATION_OR] = RANK_OR,
    [OPERATION_XOR] = RANK_XOR,
    [OPERATION_EQV] = RANK_EQV,
    [OPERATION_IMP] = RANK_IMP,
};

static struct expression *parse_level(struct parser *parser, enum rank lowest);

/* Makes @expression higher than @part; fails if that is too high. */
static bool rise_above(struct parser *parser, struct expression *expression,
                       const struct expression *part)
{
    if (part && part->height >= expression->height)
        expression->height = part->height + 1;
    return expression->height <= TREE_HEIGHT || parser_fail(parser, VBE_COMPILE_OUT_OF_MEMORY);
}

struct expression *parser_expression(struct parser *parser, enum expression_kind kind,
                                     const struct tree_place *place, struct expression *left)
{
    struct expression *expression = parser_alloc(parser, sizeof(*expression));

    if (!expression)
        return NULL;

    expression->kind = kind;
    expression->place = *place;
    expression->left = left;
    expression->height = 1;
    return rise_above(parser, expression, left) ? expression : NULL;
}

static struct expression *parse_literal(struct parser *parser, VARTYPE type)
{
    struct expression *literal =
        parser_expression(parser, EXPRESSION_LITERAL, &parser->token.place, NULL);

    if (!literal)
        return NULL;

    if (parser_is_at(parser, TOKEN_LITERAL))
        literal->value = parser->token.value;
    else
        V_VT(&literal->value) = type;
    if (parser_is_at_word(parser, KEYWORD_TRUE))
        V_BOOL(&literal->value) = VARIANT_TRUE;
    parser_advance(parser);
    return literal;
}

/* A node with the name at hand. */
static struct expression *parse_named(struct parser *parser, enum expression_kind kind,
                                      struct expression *left)
{
    struct tree_place place = parser->token.place;
    const char16_t *name = parser_name(parser);
    struct expression *named;

    if (!name)
        return NULL;
    named = parser_expression(parser, kind, &place, left);
    if (named)
        named->name = name;
    return named;
}

static struct expression *parse_brackets(struct parser *parser)
{
    struct tree_place place = parser->token.place;
    struct expression *inner;

    parser_advance(parser);
    if (!parser_enter(parser))
        return NULL;
    inner = parse_expression(parser);
    parser_leave(parser);
    if (!inner || !parser_expect(parser, TOKEN_RIGHT_PARENTHESIS, VBE_EXPECTED_RIGHT_PARENTHESIS))
        return NULL;
    return parser_expression(parser, EXPRESSION_BRACKETS, &place, inner);
}

static struct expression *parse_me(struct parser *parser)
{
    struct expression *me = parser_expression(parser, EXPRESSION_ME, &parser->token.place, NULL);

    parser_advance(parser);
    return me;
}

static struct expression *parse_keyword_operand(struct parser *parser)
{
    switch (parser->token.keyword) {
    case KEYWORD_TRUE:
    case KEYWORD_FALSE:
        return parse_literal(parser, VT_BOOL);
    case KEYWORD_EMPTY:
        return parse_literal(parser, VT_EMPTY);
    case KEYWORD_NULL:
        return parse_literal(parser, VT_NULL);
    case KEYWORD_NOTHING:
        return parse_literal(parser, VT_DISPATCH);
    case KEYWORD_ME:
        return parse_me(parser);
    case KEYWORD_NEW:
        parser_advance(parser);
        return parse_named(parser, EXPRESSION_NEW, NULL);
    default:
        parser_fail(parser, VBE_SYNTAX);
        return NULL;
    }
}

static struct expression *parse_primary(struct parser *parser)
{
    switch (parser->token.kind) {
    case TOKEN_LITERAL:
        return parse_literal(parser, VT_EMPTY);
    case TOKEN_NAME:
        return parse_named(parser, EXPRESSION_NAME, NULL);
    case TOKEN_LEFT_PARENTHESIS:
        return parse_brackets(parser);
    case TOKEN_WITH_DOT:
        parser_advance(parser);
        return parse_named(parser, EXPRESSION_MEMBER, NULL);
    default:
        return parse_keyword_operand(parser);
    }
}

static struct expression *parse_missing(struct parser *parser)
{
    return parser_expression(parser, EXPRESSION_MISSING, &parser->token.place, NULL);
}

static struct expression *parse_argument(struct parser *parser)
{
    if (parser_is_at(parser, TOKEN_COMMA) || parser_is_at(parser, TOKEN_RIGHT_PARENTHESIS))
        return parse_missing(parser);
    return parse_expression(parser);
}

bool parse_arguments_after(struct parser *parser, struct expression *first,
                           struct expression **ret_first)
{
    struct expression **link = ret_first, *argument = first;
    unsigned n = 0;

    if (!argument)
        argument = parse_argument(parser);
    for (;;) {
        if (!argument)
            return false;
        if (n++ == TREE_ARGUMENTS_MAX)
            return parser_fail(parser, VBE_COMPILE_OUT_OF_MEMORY);
        *link = argument;
        link = &argument->next;
        if (!parser_accept(parser, TOKEN_COMMA))
            return true;
        argument = parse_argument(parser);
    }
}

bool parse_list(struct parser *parser, struct expression **ret_first)
{
    struct expression **link = ret_first;

    do {
        *link = parse_expression(parser);
        if (!*link)
            return false;
        link = &(*link)->next;
    } while (parser_accept(parser, TOKEN_COMMA));
    return true;
}

static struct expression *parse_parenthesized_call(struct parser *parser, struct expression *left)
{
    struct expression *call =
        parser_expression(parser, EXPRESSION_CALL, &parser->token.place, left);
    bool is_good = true;

    parser_advance(parser);
    if (!call || parser_accept(parser, TOKEN_RIGHT_PARENTHESIS))
        return call;
    if (!parser_enter(parser))
        return NULL;
    is_good = parse_arguments_after(parser, NULL, &call->arguments);
    parser_leave(parser);
    for (struct expression *argument = call->arguments; argument && is_good;
         argument = argument->next)
        is_good = rise_above(parser, call, argument);
    if (!is_good || !parser_expect(parser, TOKEN_RIGHT_PARENTHESIS, VBE_EXPECTED_RIGHT_PARENTHESIS))
        return NULL;
    return call;
}

struct expression *parse_target(struct parser *parser)
{
    struct expression *target = parse_primary(parser);

    while (target) {
        if (parser_accept(parser, TOKEN_DOT))
            target = parse_named(parser, EXPRESSION_MEMBER, target);
        else if (parser_is_at(parser, TOKEN_LEFT_PARENTHESIS))
            target = parse_parenthesized_call(parser, target);
        else
            break;
    }
    return target;
}

struct expression *parse_operand(struct parser *parser)
{
    struct expression *operand = parse_target(parser);

    while (operand && parser_accept(parser, TOKEN_WITH_DOT)) {
        operand = parse_named(parser, EXPRESSION_MEMBER, operand);
        while (operand) {
            if (parser_accept(parser, TOKEN_DOT))
                operand = parse_named(parser, EXPRESSION_MEMBER, operand);
            else if (parser_is_at(parser, TOKEN_LEFT_PARENTHESIS))
                operand = parse_parenthesized_call(parser, operand);
            else
                break;
        }
    }
    return operand;
}

/* An operator of one operand, @operation, whose operand has at least the rank @lowest. */
static struct expression *parse_unary(struct parser *parser, enum operation operation,
                                      enum rank lowest)
{
    struct tree_place place = parser->token.place;
    struct expression *operand, *unary;

    parser_advance(parser);
    if (!parser_enter(parser))
        return NULL;
    operand = parse_level(parser, lowest);
    parser_leave(parser);
    if (!operand)
        return NULL;
    unary = parser_expression(parser, EXPRESSION_UNARY, &place, operand);
    if (unary)
        unary->operation = operation;
    return unary;
}

static struct expression *parse_prefixed(struct parser *parser)
{
    /* Nothing has a higher rank than the power, so that a sign's operand is what follows it. */
    if (parser_is_at_operator(parser, OPERATION_SUBTRACT))
        return parse_unary(parser, OPERATION_NEGATE, RANK_POWER + 1);
    if (parser_is_at_operator(parser, OPERATION_ADD))
        return parse_unary(parser, OPERATION_PLUS, RANK_POWER + 1);
    if (parser_is_at_word(parser, KEYWORD_NOT))
        return parse_unary(parser, OPERATION_NOT, RANK_NOT);
    return parse_operand(parser);
}

static struct expression *parse_rest_of_level(struct parser *parser, struct expression *left,
                                              enum rank lowest)
{
    while (left && parser_is_at(parser, TOKEN_OPERATOR)) {
        enum operation operation = parser->token.operation;
        struct tree_place place = parser->token.place;
        struct expression *right, *binary;

        if (ranks[operation] < lowest)
            break;
        parser_advance(parser);
        right = parse_level(parser, ranks[operation] + 1);
        if (!right)
            return NULL;
        binary = parser_expression(parser, EXPRESSION_BINARY, &place, left);
        if (!binary || !rise_above(parser, binary, right))
            return NULL;
        binary->operation = operation;
        binary->right = right;
        left = binary;
    }
    return left;
}

static struct expression *parse_level(struct parser *parser, enum rank lowest)
{
    return parse_rest_of_level(parser, parse_prefixed(parser), lowest);
}

struct expression *parse_rest(struct parser *parser, struct expression *left)
{
    return parse_rest_of_level(parser, left, RANK_IMP);
}

struct expression *parse_expression(struct parser *parser)
{
    return parse_level(parser, RANK_IMP);
}
