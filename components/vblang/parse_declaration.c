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

/* A literal, perhaps with signs and brackets. */
static bool is_constant(const struct expression *value)
{
    while (value->kind == EXPRESSION_BRACKETS ||
           (value->kind == EXPRESSION_UNARY && value->operation != OPERATION_NOT))
        value = value->left;
    return value->kind == EXPRESSION_LITERAL;
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
        constant->value = parse_expression(parser);
        if (!constant->value)
            return NULL;
        if (!is_constant(constant->value)) {
            parser_fail(parser, VBE_EXPECTED_LITERAL);
            return NULL;
        }
        *link = constant;
        link = &constant->next;
    } while (parser_accept(parser, TOKEN_COMMA));
    return statement;
}
