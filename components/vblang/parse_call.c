/* SPDX-License-Identifier: MIT */
/*
 * Calls and assignments. What begins with a name is one or the other: only behind all of it shows
 * whether f (1) is a call with an argument, the first of more, or an element that is assigned to.
 */
#include "parser_state.h"

static bool is_at_operand(const struct parser *parser)
{
    switch (parser->token.kind) {
    case TOKEN_LITERAL:
    case TOKEN_NAME:
    case TOKEN_WITH_DOT:
    case TOKEN_COMMA:
    case TOKEN_LEFT_PARENTHESIS:
        return true;
    case TOKEN_OPERATOR:
        return parser->token.operation == OPERATION_ADD ||
               parser->token.operation == OPERATION_SUBTRACT;
    case TOKEN_KEYWORD:
        switch (parser->token.keyword) {
        case KEYWORD_TRUE:
        case KEYWORD_FALSE:
        case KEYWORD_EMPTY:
        case KEYWORD_NULL:
        case KEYWORD_NOTHING:
        case KEYWORD_ME:
        case KEYWORD_NEW:
        case KEYWORD_NOT:
            return true;
        default:
            return false;
        }
    default:
        return false;
    }
}

/* Whether arguments go on behind the brackets of f (1): with a comma or an operator. */
static bool is_at_more(const struct parser *parser)
{
    return parser_is_at(parser, TOKEN_COMMA) || parser_is_at(parser, TOKEN_OPERATOR);
}

/* f 1, 2 */
static struct expression *parse_arguments(struct parser *parser, struct expression *procedure)
{
    struct expression *call =
        parser_expression(parser, EXPRESSION_CALL, &procedure->place, procedure);

    if (!call || !parse_arguments_after(parser, NULL, &call->arguments))
        return NULL;
    return call;
}

/* f (1) + 1, 2: what seemed to be the arguments of @call is the beginning of the first. */
static struct expression *parse_more_arguments(struct parser *parser, struct expression *call)
{
    struct expression *first = call->arguments;

    first = parser_expression(parser, EXPRESSION_BRACKETS, &call->place, first);
    if (first)
        first = parse_rest(parser, first);
    if (!first || !parse_arguments_after(parser, first, &call->arguments))
        return NULL;
    return call;
}

static bool has_one_argument(const struct expression *call)
{
    return call->arguments && !call->arguments->next && call->arguments->kind != EXPRESSION_MISSING;
}

/* @target with the arguments behind it, if it is called without Call. */
static struct expression *parse_called(struct parser *parser, struct expression *target)
{
    if (target->kind != EXPRESSION_CALL)
        return is_at_operand(parser) ? parse_arguments(parser, target) : target;
    if (has_one_argument(target)) {
        if (is_at_more(parser))
            return parse_more_arguments(parser, target);
        /* f(x) gives the value of x. */
        target->arguments =
            parser_expression(parser, EXPRESSION_BRACKETS, &target->place, target->arguments);
        return target->arguments ? target : NULL;
    }
    if (target->arguments) {
        parser_fail(parser, VBE_SUB_WITH_PARENTHESES);
        return NULL;
    }
    return target;
}

static bool is_assignable(const struct expression *target)
{
    return target->kind == EXPRESSION_NAME || target->kind == EXPRESSION_MEMBER ||
           target->kind == EXPRESSION_CALL;
}

struct statement *parse_call_or_assignment(struct parser *parser)
{
    struct statement *statement = parser_statement(parser, STATEMENT_CALL);
    struct expression *target = statement ? parse_target(parser) : NULL;

    if (!target)
        return NULL;
    if (!parser_is_at_operator(parser, OPERATION_EQUAL)) {
        statement->value = parse_called(parser, target);
        return statement->value ? statement : NULL;
    }
    if (!is_assignable(target)) {
        parser_fail(parser, target->kind == EXPRESSION_ME ? VBE_INVALID_ME : VBE_SYNTAX);
        return NULL;
    }

    parser_advance(parser);
    statement->kind = STATEMENT_ASSIGN;
    statement->target = target;
    statement->value = parse_expression(parser);
    return statement->value ? statement : NULL;
}

struct statement *parse_call(struct parser *parser)
{
    struct statement *statement = parser_statement(parser, STATEMENT_CALL);

    if (!statement)
        return NULL;
    parser_advance(parser);
    if (!parser_is_at(parser, TOKEN_NAME) && !parser_is_at(parser, TOKEN_WITH_DOT) &&
        !parser_is_at(parser, TOKEN_LEFT_PARENTHESIS) && !parser_is_at_word(parser, KEYWORD_ME)) {
        parser_fail(parser, VBE_EXPECTED_IDENTIFIER);
        return NULL;
    }
    statement->value = parse_operand(parser);
    return statement->value ? statement : NULL;
}

struct statement *parse_set(struct parser *parser)
{
    struct statement *statement = parser_statement(parser, STATEMENT_SET);

    if (!statement)
        return NULL;
    parser_advance(parser);
    if (!parser_is_at(parser, TOKEN_NAME) && !parser_is_at(parser, TOKEN_WITH_DOT) &&
        !parser_is_at_word(parser, KEYWORD_ME)) {
        parser_fail(parser, VBE_EXPECTED_IDENTIFIER);
        return NULL;
    }
    statement->target = parse_operand(parser);
    if (!statement->target)
        return NULL;
    if (!is_assignable(statement->target) || !parser_is_at_operator(parser, OPERATION_EQUAL)) {
        parser_fail(parser,
                    statement->target->kind == EXPRESSION_ME ? VBE_INVALID_ME : VBE_EXPECTED_EQUAL);
        return NULL;
    }
    parser_advance(parser);
    statement->value = parse_expression(parser);
    return statement->value ? statement : NULL;
}
