/* SPDX-License-Identifier: MIT */
/*
 * Blocks: If, Select Case, For, Do, While, With.
 */
#include <string.h>

#include "parser_state.h"

/* A body in a block of its own. */
static bool parse_block(struct parser *parser, enum body body, struct statement **ret_first)
{
    bool is_good;

    if (!parser_enter(parser))
        return false;
    parser->n_blocks++;
    is_good = parse_body(parser, body, ret_first);
    parser->n_blocks--;
    parser_leave(parser);
    return is_good;
}

static bool parse_block_body(struct parser *parser, struct statement **ret_first)
{
    return parse_block(parser, BODY_BLOCK, ret_first);
}

static bool parse_block_line(struct parser *parser, struct statement **ret_first)
{
    bool is_good;

    if (!parser_enter(parser))
        return false;
    parser->n_blocks++;
    parser->is_separated = false;
    is_good = parse_line(parser, ret_first);
    parser->n_blocks--;
    parser_leave(parser);
    return is_good;
}

static struct tree_branch *add_branch(struct parser *parser, struct tree_branch ***link)
{
    struct tree_branch *branch = parser_alloc(parser, sizeof(*branch));

    if (!branch)
        return NULL;

    branch->place = parser->token.place;
    **link = branch;
    *link = &branch->next;
    return branch;
}

/* If or ElseIf, the condition and Then. */
static bool parse_condition(struct parser *parser, struct tree_branch ***link,
                            struct tree_branch **ret_branch)
{
    struct tree_branch *branch = add_branch(parser, link);

    if (!branch)
        return false;
    parser_advance(parser);
    branch->conditions = parse_expression(parser);
    *ret_branch = branch;
    return branch->conditions && parser_expect_word(parser, KEYWORD_THEN, VBE_EXPECTED_THEN);
}

static bool is_at_end_if(struct parser *parser)
{
    return parser_is_at_word(parser, KEYWORD_END) && parser_peek(parser)->keyword == KEYWORD_IF;
}

/* All on one line, where End If may be left out; behind the first Then. */
static bool parse_if_line(struct parser *parser, struct statement *statement,
                          struct tree_branch *branch, struct tree_branch **link)
{
    if (!parse_block_line(parser, &branch->body))
        return false;
    while (parser_is_at_word(parser, KEYWORD_ELSEIF))
        if (!parse_condition(parser, &link, &branch) || !parse_block_line(parser, &branch->body))
            return false;
    if (parser_is_at_word(parser, KEYWORD_ELSE)) {
        branch = add_branch(parser, &link);
        if (!branch)
            return false;
        parser_advance(parser);
        if (!parse_block_line(parser, &branch->body))
            return false;
    }
    statement->end = parser->token.place;
    if (is_at_end_if(parser)) {
        parser_advance(parser);
        parser_advance(parser);
        parser->is_separated = false;
    }
    return true;
}

/* What follows ElseIf and Then, on the same line or not. */
static bool parse_else_if_body(struct parser *parser, struct statement **ret_first)
{
    return parse_block(parser, parser_is_at(parser, TOKEN_NEWLINE) ? BODY_BLOCK : BODY_ELSE,
                       ret_first);
}

/* What follows Else; End If stands on another line or behind a statement. */
static bool parse_else_body(struct parser *parser, struct statement **ret_first)
{
    if (parser_is_at_word(parser, KEYWORD_END))
        return parser_fail(parser, VBE_EXPECTED_STATEMENT);
    return parse_block(parser, BODY_ELSE, ret_first);
}

/* On more lines, behind the first Then. */
static bool parse_if_block(struct parser *parser, struct statement *statement,
                           struct tree_branch *branch, struct tree_branch **link)
{
    if (!parse_block_body(parser, &branch->body))
        return false;
    while (parser_is_at_word(parser, KEYWORD_ELSEIF))
        if (!parse_condition(parser, &link, &branch) || !parse_else_if_body(parser, &branch->body))
            return false;
    if (parser_is_at_word(parser, KEYWORD_ELSE)) {
        branch = add_branch(parser, &link);
        if (!branch)
            return false;
        parser_advance(parser);
        if (!parse_else_body(parser, &branch->body))
            return false;
    }
    return parse_end(parser, KEYWORD_IF, VBE_EXPECTED_IF, &statement->end);
}

struct statement *parse_if(struct parser *parser)
{
    struct statement *statement = parser_statement(parser, STATEMENT_IF);
    struct tree_branch *branch, **link;
    bool is_good;

    if (!statement)
        return NULL;
    link = &statement->branches;
    if (!parse_condition(parser, &link, &branch))
        return NULL;
    is_good = parser_is_at(parser, TOKEN_NEWLINE) || parser_is_at(parser, TOKEN_END_OF_TEXT)
                  ? parse_if_block(parser, statement, branch, link)
                  : parse_if_line(parser, statement, branch, link);
    return is_good ? statement : NULL;
}

static bool parse_cases(struct parser *parser, struct tree_branch **link)
{
    while (parser_is_at_word(parser, KEYWORD_CASE)) {
        struct tree_branch *branch = add_branch(parser, &link);
        bool is_else;

        if (!branch)
            return false;
        parser_advance(parser);
        is_else = parser_accept_word(parser, KEYWORD_ELSE);
        if (!is_else && !parse_list(parser, &branch->conditions))
            return false;
        if (!parse_block_body(parser, &branch->body))
            return false;
        if (is_else)
            break;
    }
    return true;
}

struct statement *parse_select(struct parser *parser)
{
    struct statement *statement = parser_statement(parser, STATEMENT_SELECT);

    if (!statement)
        return NULL;
    parser_advance(parser);
    if (!parser_expect_word(parser, KEYWORD_CASE, VBE_EXPECTED_CASE))
        return NULL;
    statement->value = parse_expression(parser);
    if (!statement->value)
        return NULL;
    if (!parser_is_at_end_of_statement(parser)) {
        parser_fail(parser, VBE_EXPECTED_END_OF_STATEMENT);
        return NULL;
    }
    while (parser_accept(parser, TOKEN_NEWLINE) || parser_accept(parser, TOKEN_COLON))
        ;
    if (!parse_cases(parser, &statement->branches) ||
        !parse_end(parser, KEYWORD_SELECT, VBE_EXPECTED_SELECT, &statement->end))
        return NULL;
    return statement;
}

static bool names_are_equal(const char16_t *a, const char16_t *b)
{
    for (; *a && *b; a++, b++) {
        char16_t lower_a = *a >= 'A' && *a <= 'Z' ? *a | 0x20 : *a;
        char16_t lower_b = *b >= 'A' && *b <= 'Z' ? *b | 0x20 : *b;

        if (lower_a != lower_b)
            return false;
    }
    return *a == *b;
}

static bool is_variable_taken(const struct parser *parser, const char16_t *name)
{
    for (const struct open_loop *loop = parser->loops; loop; loop = loop->outer)
        if (names_are_equal(loop->variable, name))
            return true;
    return false;
}

/* The loop's variable: a plain name that no loop around has. */
static struct expression *parse_loop_variable(struct parser *parser)
{
    struct expression *variable;
    struct tree_place place = parser->token.place;

    if (!parser_is_at(parser, TOKEN_NAME)) {
        parser_fail(parser, VBE_EXPECTED_IDENTIFIER);
        return NULL;
    }
    variable = parse_operand(parser);
    if (!variable)
        return NULL;
    if (variable->kind != EXPRESSION_NAME) {
        parser_fail(parser, VBE_INVALID_FOR_VARIABLE);
        return NULL;
    }
    if (is_variable_taken(parser, variable->name)) {
        parser_fail(parser, VBE_INVALID_FOR_VARIABLE);
        parser->error.place = place;
        return NULL;
    }
    return variable;
}

/* = value To limit Step step */
static bool parse_range(struct parser *parser, struct statement *statement)
{
    if (!parser_is_at_operator(parser, OPERATION_EQUAL))
        return parser_fail(parser, VBE_EXPECTED_EQUAL);
    parser_advance(parser);
    statement->value = parse_expression(parser);
    if (!statement->value || !parser_expect_word(parser, KEYWORD_TO, VBE_EXPECTED_TO))
        return false;
    statement->limit = parse_expression(parser);
    if (!statement->limit)
        return false;
    if (!parser_accept_word(parser, KEYWORD_STEP))
        return true;
    statement->step = parse_expression(parser);
    return statement->step;
}

/* In value */
static bool parse_collection(struct parser *parser, struct statement *statement)
{
    if (!parser_expect_word(parser, KEYWORD_IN, VBE_EXPECTED_IN))
        return false;
    statement->value = parse_expression(parser);
    return statement->value;
}

struct statement *parse_for(struct parser *parser)
{
    struct statement *statement = parser_statement(parser, STATEMENT_FOR);
    struct open_loop loop;
    bool is_good;

    if (!statement)
        return NULL;
    parser_advance(parser);
    if (parser_accept_word(parser, KEYWORD_EACH))
        statement->kind = STATEMENT_FOR_EACH;
    statement->target = parse_loop_variable(parser);
    if (!statement->target)
        return NULL;
    is_good = statement->kind == STATEMENT_FOR ? parse_range(parser, statement)
                                               : parse_collection(parser, statement);
    if (!is_good)
        return NULL;
    if (!parser_is_at_end_of_statement(parser)) {
        parser_fail(parser, VBE_EXPECTED_END_OF_STATEMENT);
        return NULL;
    }

    loop = (struct open_loop){.variable = statement->target->name, .outer = parser->loops};
    parser->loops = &loop;
    is_good = parse_block_body(parser, &statement->body);
    parser->loops = loop.outer;
    statement->end = parser->token.place;
    if (!is_good)
        return NULL;
    if (!parser_accept_word(parser, KEYWORD_NEXT)) {
        parser_fail_at_end(parser, VBE_EXPECTED_NEXT);
        return NULL;
    }
    return statement;
}

/* While or Until and a condition, if there are. */
static bool parse_loop_test(struct parser *parser, struct statement *statement,
                            enum loop_test while_test, enum loop_test until_test)
{
    if (parser_accept_word(parser, KEYWORD_WHILE))
        statement->loop_test = while_test;
    else if (parser_accept_word(parser, KEYWORD_UNTIL))
        statement->loop_test = until_test;
    else
        return parser_is_at_end_of_statement(parser) ||
               parser_fail(parser, VBE_EXPECTED_WHILE_UNTIL_OR_END);
    statement->condition = parse_expression(parser);
    return statement->condition;
}

static bool is_at_loop_test(const struct parser *parser)
{
    return parser_is_at_word(parser, KEYWORD_WHILE) || parser_is_at_word(parser, KEYWORD_UNTIL);
}

struct statement *parse_do(struct parser *parser)
{
    struct statement *statement = parser_statement(parser, STATEMENT_DO);
    bool is_good;

    if (!statement)
        return NULL;
    parser_advance(parser);
    if (!parse_loop_test(parser, statement, LOOP_WHILE_BEFORE, LOOP_UNTIL_BEFORE))
        return NULL;
    if (!parser_is_at_end_of_statement(parser)) {
        parser_fail(parser, VBE_EXPECTED_END_OF_STATEMENT);
        return NULL;
    }

    parser->n_do++;
    is_good = parse_block_body(parser, &statement->body);
    parser->n_do--;
    statement->end = parser->token.place;
    if (!is_good)
        return NULL;
    if (!parser_accept_word(parser, KEYWORD_LOOP)) {
        parser_fail_at_end(parser, VBE_EXPECTED_LOOP);
        return NULL;
    }
    if (is_at_loop_test(parser) && !statement->condition &&
        !parse_loop_test(parser, statement, LOOP_WHILE_AFTER, LOOP_UNTIL_AFTER))
        return NULL;
    return statement;
}

struct statement *parse_while(struct parser *parser)
{
    struct statement *statement = parser_statement(parser, STATEMENT_DO);
    bool is_good;

    if (!statement || !parse_loop_test(parser, statement, LOOP_WHILE_BEFORE, LOOP_UNTIL_BEFORE))
        return NULL;
    if (!parser_is_at_end_of_statement(parser)) {
        parser_fail(parser, VBE_EXPECTED_END_OF_STATEMENT);
        return NULL;
    }
    parser->n_while++;
    is_good = parse_block_body(parser, &statement->body);
    parser->n_while--;
    statement->end = parser->token.place;
    if (!is_good)
        return NULL;
    if (!parser_accept_word(parser, KEYWORD_WEND)) {
        parser_fail_at_end(parser, VBE_EXPECTED_WEND);
        return NULL;
    }
    return statement;
}

struct statement *parse_with(struct parser *parser)
{
    struct statement *statement = parser_statement(parser, STATEMENT_WITH);

    if (!statement)
        return NULL;
    parser_advance(parser);
    statement->value = parse_expression(parser);
    if (!statement->value)
        return NULL;
    if (!parser_is_at_end_of_statement(parser)) {
        parser_fail(parser, VBE_EXPECTED_END_OF_STATEMENT);
        return NULL;
    }
    if (!parse_block_body(parser, &statement->body) ||
        !parse_end(parser, KEYWORD_WITH, VBE_EXPECTED_WITH, &statement->end))
        return NULL;
    return statement;
}
