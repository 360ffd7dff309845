/* SPDX-License-Identifier: MIT */
/*
 * Statements one after another, in a body or on a line, and the small ones among them.
 */
#include "parser_state.h"

/* Whether the word ends a block, or a part of one. */
static bool is_at_closer(const struct parser *parser)
{
    if (!parser_is_at(parser, TOKEN_KEYWORD))
        return false;

    switch (parser->token.keyword) {
    case KEYWORD_END:
    case KEYWORD_ELSE:
    case KEYWORD_ELSEIF:
    case KEYWORD_CASE:
    case KEYWORD_LOOP:
    case KEYWORD_NEXT:
    case KEYWORD_WEND:
        return true;
    default:
        return false;
    }
}

bool parser_fail_at_end(struct parser *parser, unsigned error)
{
    if (parser_is_at_word(parser, KEYWORD_NEXT))
        error = VBE_UNEXPECTED_NEXT;
    else if (parser_is_at_word(parser, KEYWORD_LOOP))
        error = VBE_LOOP_WITHOUT_DO;
    return parser_fail(parser, error);
}

bool parse_end(struct parser *parser, enum keyword keyword, unsigned error,
               struct tree_place *ret_place)
{
    *ret_place = parser->token.place;
    if (!parser_accept_word(parser, KEYWORD_END))
        return parser_fail_at_end(parser, VBE_EXPECTED_END);
    return parser_expect_word(parser, keyword, error);
}

static const enum keyword exit_keywords[] = {
    [PROCEDURE_SUB] = KEYWORD_SUB,      [PROCEDURE_FUNCTION] = KEYWORD_FUNCTION,
    [PROCEDURE_GET] = KEYWORD_PROPERTY, [PROCEDURE_LET] = KEYWORD_PROPERTY,
    [PROCEDURE_SET] = KEYWORD_PROPERTY,
};

static struct statement *parse_exit(struct parser *parser)
{
    struct statement *statement = parser_statement(parser, STATEMENT_EXIT);

    if (!statement)
        return NULL;
    parser_advance(parser);
    if (parser_is_at_word(parser, KEYWORD_DO) && parser->n_do > 0) {
        statement->exit_from = EXIT_DO;
    } else if (parser_is_at_word(parser, KEYWORD_FOR) && parser->loops) {
        statement->exit_from = EXIT_FOR;
    } else if (parser->procedure && parser_is_at_word(parser, exit_keywords[*parser->procedure])) {
        statement->exit_from = EXIT_PROCEDURE;
    } else {
        parser_fail(parser, VBE_INVALID_EXIT);
        return NULL;
    }
    parser_advance(parser);
    return statement;
}

static bool parse_zero(struct parser *parser)
{
    const VARIANT *value = &parser->token.value;

    if (!parser_is_at(parser, TOKEN_LITERAL) || V_VT(value) != VT_I2 || V_I2(value) != 0)
        return parser_fail(parser, VBE_SYNTAX);
    parser_advance(parser);
    return true;
}

static struct statement *parse_on_error(struct parser *parser)
{
    struct statement *statement = parser_statement(parser, STATEMENT_ON_ERROR);

    if (!statement)
        return NULL;
    parser_advance(parser);
    if (!parser_expect_word(parser, KEYWORD_ERROR, VBE_SYNTAX))
        return NULL;
    if (parser_accept_word(parser, KEYWORD_RESUME)) {
        statement->resumes_next = true;
        return parser_expect_word(parser, KEYWORD_NEXT, VBE_EXPECTED_NEXT) ? statement : NULL;
    }
    if (!parser_expect_word(parser, KEYWORD_GOTO, VBE_SYNTAX) || !parse_zero(parser))
        return NULL;
    return statement;
}

static struct statement *parse_stop(struct parser *parser)
{
    struct statement *statement = parser_statement(parser, STATEMENT_STOP);

    parser_advance(parser);
    return statement;
}

static struct statement *parse_keyword_statement(struct parser *parser)
{
    switch (parser->token.keyword) {
    case KEYWORD_CALL:
        return parse_call(parser);
    case KEYWORD_CLASS:
        return parse_class(parser);
    case KEYWORD_CONST:
        return parse_const(parser);
    case KEYWORD_DIM:
        return parse_dim(parser);
    case KEYWORD_DO:
        return parse_do(parser);
    case KEYWORD_ERASE:
        return parse_erase(parser);
    case KEYWORD_EXIT:
        return parse_exit(parser);
    case KEYWORD_FOR:
        return parse_for(parser);
    case KEYWORD_FUNCTION:
        return parse_function(parser);
    case KEYWORD_IF:
        return parse_if(parser);
    case KEYWORD_ME:
        return parse_call_or_assignment(parser);
    case KEYWORD_ON:
        return parse_on_error(parser);
    case KEYWORD_PRIVATE:
    case KEYWORD_PUBLIC:
        return parse_visibility(parser);
    case KEYWORD_REDIM:
        return parse_redim(parser);
    case KEYWORD_SELECT:
        return parse_select(parser);
    case KEYWORD_SET:
        return parse_set(parser);
    case KEYWORD_STOP:
        return parse_stop(parser);
    case KEYWORD_SUB:
        return parse_sub(parser);
    case KEYWORD_WHILE:
        return parse_while(parser);
    case KEYWORD_WITH:
        return parse_with(parser);
    default:
        parser_fail(parser, VBE_EXPECTED_STATEMENT);
        return NULL;
    }
}

/* Property Get x where no class is. */
static bool is_at_property(struct parser *parser)
{
    return parser_is_at_word(parser, KEYWORD_PROPERTY) &&
           (parser_peek(parser)->keyword == KEYWORD_GET ||
            parser_peek(parser)->keyword == KEYWORD_LET ||
            parser_peek(parser)->keyword == KEYWORD_SET);
}

static struct statement *parse_statement(struct parser *parser)
{
    if (is_at_property(parser)) {
        parser_advance(parser);
        parser_fail(parser, VBE_OUTSIDE_OF_CLASS);
        return NULL;
    }
    if (parser_is_at(parser, TOKEN_NAME) || parser_is_at(parser, TOKEN_WITH_DOT))
        return parse_call_or_assignment(parser);
    return parse_keyword_statement(parser);
}

/* Whether End and the word behind it end @body although nothing stands before them. */
static bool is_at_plain_end(struct parser *parser, enum body body)
{
    if (!parser_is_at_word(parser, KEYWORD_END))
        return false;

    switch (parser_peek(parser)->keyword) {
    case KEYWORD_SUB:
    case KEYWORD_FUNCTION:
    case KEYWORD_PROPERTY:
        return body == BODY_PROCEDURE;
    case KEYWORD_IF:
        return body == BODY_ELSE;
    default:
        return false;
    }
}

/* Fails since what is at hand needs a line's end or a colon before it. */
static bool fail_unseparated(struct parser *parser)
{
    if (!parser_is_at_word(parser, KEYWORD_END))
        return parser_fail(parser, VBE_EXPECTED_END_OF_STATEMENT);

    switch (parser_peek(parser)->keyword) {
    case KEYWORD_IF:
    case KEYWORD_SELECT:
    case KEYWORD_WITH:
    case KEYWORD_SUB:
    case KEYWORD_FUNCTION:
    case KEYWORD_PROPERTY:
    case KEYWORD_CLASS:
        return parser_fail(parser, VBE_MUST_BE_FIRST);
    default:
        return parser_fail(parser, VBE_EXPECTED_STATEMENT);
    }
}

static bool skip_separators(struct parser *parser)
{
    bool has_skipped = false;

    while (parser_accept(parser, TOKEN_NEWLINE) || parser_accept(parser, TOKEN_COLON))
        has_skipped = true;
    return has_skipped;
}

bool parse_body(struct parser *parser, enum body body, struct statement **ret_first)
{
    struct statement **link = ret_first;
    bool is_separated = true;

    for (;;) {
        is_separated = skip_separators(parser) || is_separated;
        if (parser_is_at(parser, TOKEN_END_OF_TEXT) || (is_at_closer(parser) && is_separated) ||
            is_at_plain_end(parser, body))
            return true;
        if (!is_separated)
            return fail_unseparated(parser);

        parser->is_separated = false;
        *link = parse_statement(parser);
        if (!*link)
            return false;
        link = &(*link)->next;
        is_separated = parser->is_separated;
        parser->is_separated = false;
    }
}

bool parse_line(struct parser *parser, struct statement **ret_first)
{
    struct statement **link = ret_first;

    for (;;) {
        while (parser_accept(parser, TOKEN_COLON))
            parser->is_separated = true;
        if (parser_is_at(parser, TOKEN_NEWLINE) || parser_is_at(parser, TOKEN_END_OF_TEXT) ||
            is_at_closer(parser))
            return true;
        if (*ret_first && !parser->is_separated)
            return parser_fail(parser, VBE_EXPECTED_END_OF_STATEMENT);

        parser->is_separated = false;
        *link = parse_statement(parser);
        if (!*link)
            return false;
        link = &(*link)->next;
    }
}
