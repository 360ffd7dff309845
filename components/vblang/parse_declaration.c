/* SPDX-License-Identifier: MIT */
/*
 * Declarations: Dim, ReDim, Erase, Const.
 */
#include "parser_state.h"

/* The bounds of Dim a(1, 2), or none in a(). */
static bool parse_bounds(struct parser *parser, struct tree_variable *variable)
{
    struct expression **link = &variable->dimensions;
    unsigned n = 0;

    parser_advance(parser);
    variable->is_array = true;
    if (parser_accept(parser, TOKEN_RIGHT_PARENTHESIS))
        return true;
    do {
        VARTYPE type = V_VT(&parser->token.value);

        if (!parser_is_at(parser, TOKEN_LITERAL) || (type != VT_I2 && type != VT_I4))
            return parser_fail(parser, VBE_EXPECTED_INTEGER);
        if (n++ == TREE_DIMENSIONS_MAX)
            return parser_fail(parser, VBE_COMPILE_OUT_OF_MEMORY);
        *link = parser_expression(parser, EXPRESSION_LITERAL, &parser->token.place, NULL);
        if (!*link)
            return false;
        (*link)->value = parser->token.value;
        link = &(*link)->next;
        parser_advance(parser);
    } while (parser_accept(parser, TOKEN_COMMA));
    return parser_expect(parser, TOKEN_RIGHT_PARENTHESIS, VBE_EXPECTED_RIGHT_PARENTHESIS);
}

bool parse_variables(struct parser *parser, struct tree_variable **ret_first)
{
    struct tree_variable **link = ret_first;

    do {
        struct tree_variable *variable = parser_alloc(parser, sizeof(*variable));

        if (!variable)
            return false;
        variable->place = parser->token.place;
        variable->name = parser_name(parser);
        if (!variable->name)
            return false;
        if (parser_is_at(parser, TOKEN_LEFT_PARENTHESIS) && !parse_bounds(parser, variable))
            return false;
        *link = variable;
        link = &variable->next;
    } while (parser_accept(parser, TOKEN_COMMA));
    return true;
}

struct statement *parse_dim(struct parser *parser)
{
    struct statement *statement = parser_statement(parser, STATEMENT_DIM);

    parser_advance(parser);
    return statement && parse_variables(parser, &statement->variables) ? statement : NULL;
}

static unsigned count(const struct expression *list)
{
    unsigned n = 0;

    for (; list; list = list->next)
        n++;
    return n;
}

/* x(1, 2) or y.z(3): the last brackets are the bounds. */
static struct tree_variable *parse_redimensioned(struct parser *parser)
{
    struct tree_variable *variable = parser_alloc(parser, sizeof(*variable));
    struct expression *target;

    if (!variable)
        return NULL;
    variable->place = parser->token.place;
    if (!parser_is_at(parser, TOKEN_NAME) && !parser_is_at(parser, TOKEN_WITH_DOT) &&
        !parser_is_at_word(parser, KEYWORD_ME)) {
        parser_fail(parser, VBE_EXPECTED_IDENTIFIER);
        return NULL;
    }
    target = parse_operand(parser);
    if (!target)
        return NULL;
    if (target->kind != EXPRESSION_CALL || !target->arguments ||
        count(target->arguments) > TREE_DIMENSIONS_MAX) {
        parser_fail(parser,
                    target->kind == EXPRESSION_CALL ? VBE_SYNTAX : VBE_EXPECTED_LEFT_PARENTHESIS);
        return NULL;
    }
    variable->target = target->left;
    variable->name = target->left->name;
    variable->dimensions = target->arguments;
    variable->is_array = true;
    return variable;
}

struct statement *parse_redim(struct parser *parser)
{
    struct statement *statement = parser_statement(parser, STATEMENT_REDIM);
    struct tree_variable **link;

    if (!statement)
        return NULL;
    parser_advance(parser);
    statement->is_preserving = parser_accept_word(parser, KEYWORD_PRESERVE);
    link = &statement->variables;
    do {
        *link = parse_redimensioned(parser);
        if (!*link)
            return NULL;
        link = &(*link)->next;
    } while (parser_accept(parser, TOKEN_COMMA));
    return statement;
}

struct statement *parse_erase(struct parser *parser)
{
    struct statement *statement = parser_statement(parser, STATEMENT_ERASE);

    parser_advance(parser);
    return statement && parse_list(parser, &statement->arguments) ? statement : NULL;
}

static struct expression *parse_constant_value(struct parser *parser);

/* What a sign or a bracket stands before. */
static struct expression *parse_constant_part(struct parser *parser)
{
    struct expression *value;

    parser_advance(parser);
    if (!parser_enter(parser))
        return NULL;
    value = parse_constant_value(parser);
    parser_leave(parser);
    return value;
}

static bool is_at_literal(const struct parser *parser)
{
    switch (parser->token.keyword) {
    case KEYWORD_TRUE:
    case KEYWORD_FALSE:
    case KEYWORD_EMPTY:
    case KEYWORD_NULL:
    case KEYWORD_NOTHING:
        return true;
    default:
        return parser_is_at(parser, TOKEN_LITERAL);
    }
}

/* A literal, perhaps with signs and brackets. */
static struct expression *parse_constant_value(struct parser *parser)
{
    struct tree_place place = parser->token.place;
    bool is_negative = parser_is_at_operator(parser, OPERATION_SUBTRACT);
    struct expression *value;

    if (is_at_literal(parser))
        return parse_operand(parser);
    if (parser_is_at(parser, TOKEN_LEFT_PARENTHESIS)) {
        value = parse_constant_part(parser);
        if (!value ||
            !parser_expect(parser, TOKEN_RIGHT_PARENTHESIS, VBE_EXPECTED_RIGHT_PARENTHESIS))
            return NULL;
        return parser_expression(parser, EXPRESSION_BRACKETS, &place, value);
    }
    if (!is_negative && !parser_is_at_operator(parser, OPERATION_ADD)) {
        parser_fail(parser, VBE_EXPECTED_LITERAL);
        return NULL;
    }
    value = parse_constant_part(parser);
    if (!value)
        return NULL;
    value = parser_expression(parser, EXPRESSION_UNARY, &place, value);
    if (value)
        value->operation = is_negative ? OPERATION_NEGATE : OPERATION_PLUS;
    return value;
}

struct statement *parse_const(struct parser *parser)
{
    struct statement *statement = parser_statement(parser, STATEMENT_CONST);
    struct tree_constant **link;

    if (!statement)
        return NULL;
    parser_advance(parser);
    link = &statement->constants;
    do {
        struct tree_constant *constant = parser_alloc(parser, sizeof(*constant));

        if (!constant)
            return NULL;
        constant->place = parser->token.place;
        constant->name = parser_name(parser);
        if (!constant->name)
            return NULL;
        if (!parser_is_at_operator(parser, OPERATION_EQUAL)) {
            parser_fail(parser, VBE_EXPECTED_EQUAL);
            return NULL;
        }
        parser_advance(parser);
        constant->value = parse_constant_value(parser);
        if (!constant->value)
            return NULL;
        *link = constant;
        link = &constant->next;
    } while (parser_accept(parser, TOKEN_COMMA));
    return statement;
}
