/* SPDX-License-Identifier: MIT */
/*
 * Procedures and classes, and what Public and Private stand before.
 */
#include "parser_state.h"

/* [ByRef|ByVal] name [()] */
static struct tree_parameter *parse_parameter(struct parser *parser)
{
    struct tree_parameter *parameter = parser_alloc(parser, sizeof(*parameter));

    if (!parameter)
        return NULL;
    if (parser_accept_word(parser, KEYWORD_BYVAL))
        parameter->is_by_value = true;
    else
        parser_accept_word(parser, KEYWORD_BYREF);
    parameter->place = parser->token.place;
    parameter->name = parser_name(parser);
    if (!parameter->name)
        return NULL;
    if (parser_accept(parser, TOKEN_LEFT_PARENTHESIS)) {
        parameter->is_array = true;
        if (!parser_expect(parser, TOKEN_RIGHT_PARENTHESIS, VBE_EXPECTED_RIGHT_PARENTHESIS))
            return NULL;
    }
    return parameter;
}

/* (a, ByVal b), or nothing but the statement's end. */
static bool parse_parameters(struct parser *parser, struct tree_parameter **link)
{
    unsigned n = 0;

    if (!parser_accept(parser, TOKEN_LEFT_PARENTHESIS))
        return parser_is_at_end_of_statement(parser) ||
               parser_fail(parser, VBE_EXPECTED_LEFT_PARENTHESIS);
    if (parser_accept(parser, TOKEN_RIGHT_PARENTHESIS))
        return true;
    do {
        if (n++ == TREE_PARAMETERS_MAX)
            return parser_fail(parser, VBE_COMPILE_OUT_OF_MEMORY);
        *link = parse_parameter(parser);
        if (!*link)
            return false;
        link = &(*link)->next;
    } while (parser_accept(parser, TOKEN_COMMA));
    return parser_expect(parser, TOKEN_RIGHT_PARENTHESIS, VBE_EXPECTED_RIGHT_PARENTHESIS);
}

static bool is_spelled(const char16_t *name, const char *lower)
{
    for (; *name && *lower; name++, lower++)
        if ((*name >= 'A' && *name <= 'Z' ? *name | 0x20 : *name) != (unsigned char)*lower)
            return false;
    return !*name && !*lower;
}

/* What a class asks of a procedure of its own; the word at hand is that behind the parameters. */
static bool check_member(struct parser *parser, const struct tree_procedure *procedure)
{
    if (!parser->is_in_class)
        return true;
    if (procedure->parameters && (is_spelled(procedure->name, "class_initialize") ||
                                  is_spelled(procedure->name, "class_terminate")))
        return parser_fail(parser, VBE_CLASS_EVENT_WITH_ARGUMENTS);
    if (!procedure->parameters &&
        (procedure->kind == PROCEDURE_LET || procedure->kind == PROCEDURE_SET))
        return parser_fail(parser, VBE_PROPERTY_WITHOUT_ARGUMENTS);
    return true;
}

/* The statements up to the End. */
static bool parse_procedure_block(struct parser *parser, struct tree_procedure *procedure,
                                  struct statement **ret_body)
{
    bool is_good;

    if (!parser_enter(parser))
        return false;
    parser->procedure = &procedure->kind;
    is_good = parse_body(parser, BODY_PROCEDURE, ret_body);
    parser->procedure = NULL;
    parser_leave(parser);
    return is_good;
}

static bool parse_procedure_end(struct parser *parser, struct tree_procedure *procedure)
{
    switch (procedure->kind) {
    case PROCEDURE_SUB:
        return parse_end(parser, KEYWORD_SUB, VBE_EXPECTED_SUB, &procedure->end);
    case PROCEDURE_FUNCTION:
        return parse_end(parser, KEYWORD_FUNCTION, VBE_EXPECTED_FUNCTION, &procedure->end);
    default:
        return parse_end(parser, KEYWORD_PROPERTY, VBE_EXPECTED_PROPERTY, &procedure->end);
    }
}

/* From the procedure's name on. @statement stands where it begins. */
static struct statement *parse_procedure(struct parser *parser, struct statement *statement,
                                         enum procedure_kind kind)
{
    struct tree_procedure *procedure = parser_alloc(parser, sizeof(*procedure));

    if (!procedure)
        return NULL;
    statement->kind = STATEMENT_PROCEDURE;
    statement->procedure = procedure;
    procedure->place = parser->token.place;
    procedure->kind = kind;
    procedure->visibility = statement->visibility;
    procedure->name = parser_name(parser);
    if (!procedure->name || !parse_parameters(parser, &procedure->parameters))
        return NULL;
    procedure->header_end = parser->token.place;
    if (!check_member(parser, procedure) ||
        !parse_procedure_block(parser, procedure, &procedure->body) ||
        !parse_procedure_end(parser, procedure))
        return NULL;
    statement->end = procedure->end;
    return statement;
}

/* Get, Let or Set, which are at hand, and the rest. */
static struct statement *parse_property(struct parser *parser, struct statement *statement)
{
    enum procedure_kind kind;

    parser_advance(parser);
    switch (parser->token.keyword) {
    case KEYWORD_GET:
        kind = PROCEDURE_GET;
        break;
    case KEYWORD_LET:
        kind = PROCEDURE_LET;
        break;
    case KEYWORD_SET:
        kind = PROCEDURE_SET;
        break;
    default:
        parser_fail(parser, VBE_EXPECTED_LET_SET_GET);
        return NULL;
    }
    parser_advance(parser);
    return parse_procedure(parser, statement, kind);
}

/* Procedures stand in a script, even in an If or a Select, or in a class. */
static bool may_declare_procedure(struct parser *parser)
{
    return (!parser->procedure && !parser->loops && parser->n_do == 0 && parser->n_while == 0) ||
           parser_fail(parser, VBE_SYNTAX);
}

static bool may_declare_class(struct parser *parser)
{
    return (!parser->procedure && parser->n_blocks == 0) || parser_fail(parser, VBE_SYNTAX);
}

static struct statement *parse_after_sub(struct parser *parser, struct statement *statement,
                                         enum procedure_kind kind)
{
    if (!statement || !may_declare_procedure(parser))
        return NULL;
    parser_advance(parser);
    return parse_procedure(parser, statement, kind);
}

struct statement *parse_sub(struct parser *parser)
{
    return parse_after_sub(parser, parser_statement(parser, STATEMENT_PROCEDURE), PROCEDURE_SUB);
}

struct statement *parse_function(struct parser *parser)
{
    return parse_after_sub(parser, parser_statement(parser, STATEMENT_PROCEDURE),
                           PROCEDURE_FUNCTION);
}

/* Whether Default or Property, which is at hand, is a variable's name. */
static bool is_at_variable(struct parser *parser)
{
    switch (parser_peek(parser)->kind) {
    case TOKEN_NEWLINE:
    case TOKEN_COLON:
    case TOKEN_COMMA:
    case TOKEN_LEFT_PARENTHESIS:
    case TOKEN_END_OF_TEXT:
        return true;
    default:
        return false;
    }
}

/* Public Default: it is at hand. */
static bool parse_default(struct parser *parser, const struct statement *statement)
{
    if (!parser->is_in_class)
        return parser_fail(parser, VBE_OUTSIDE_OF_CLASS);
    if (statement->visibility != VISIBILITY_PUBLIC)
        return parser_fail(parser, VBE_DEFAULT_NOT_PUBLIC);
    parser_advance(parser);
    if (!parser_is_at_word(parser, KEYWORD_PROPERTY) && !parser_is_at_word(parser, KEYWORD_SUB) &&
        !parser_is_at_word(parser, KEYWORD_FUNCTION))
        return parser_fail(parser, VBE_INVALID_DEFAULT);
    if (parser->has_default)
        return parser_fail(parser, VBE_MULTIPLE_DEFAULTS);
    parser->has_default = true;
    if (!parser_is_at_word(parser, KEYWORD_PROPERTY) ||
        (parser_peek(parser)->keyword != KEYWORD_LET &&
         parser_peek(parser)->keyword != KEYWORD_SET))
        return true;
    parser_advance(parser);
    return parser_fail(parser, VBE_DEFAULT_NOT_GET);
}

/*
 * What may stand behind Public or Private, or begins a member. @statement is STATEMENT_DIM where
 * names of variables may follow, which are spelled as Default and Property are.
 */
static struct statement *parse_declared(struct parser *parser, struct statement *statement)
{
    enum visibility visibility = statement->visibility;

    switch (parser->token.keyword) {
    case KEYWORD_SUB:
        return parse_after_sub(parser, statement, PROCEDURE_SUB);
    case KEYWORD_FUNCTION:
        return parse_after_sub(parser, statement, PROCEDURE_FUNCTION);
    case KEYWORD_CONST:
        if (parser->is_in_class)
            break;
        statement = parse_const(parser);
        if (statement)
            statement->visibility = visibility;
        return statement;
    case KEYWORD_PROPERTY:
        if (statement->kind == STATEMENT_DIM && is_at_variable(parser))
            break;
        if (parser->is_in_class)
            return parse_property(parser, statement);
        parser_fail(parser, VBE_OUTSIDE_OF_CLASS);
        return NULL;
    default:
        break;
    }
    return parse_variables(parser, &statement->variables) ? statement : NULL;
}

struct statement *parse_visibility(struct parser *parser)
{
    struct statement *statement = parser_statement(parser, STATEMENT_DIM);
    bool is_default;

    if (!statement)
        return NULL;
    statement->visibility =
        parser_is_at_word(parser, KEYWORD_PUBLIC) ? VISIBILITY_PUBLIC : VISIBILITY_PRIVATE;
    parser_advance(parser);
    is_default = parser_is_at_word(parser, KEYWORD_DEFAULT) && !is_at_variable(parser);
    if (is_default && !parse_default(parser, statement))
        return NULL;
    if (is_default)
        statement->kind = STATEMENT_PROCEDURE;
    statement = parse_declared(parser, statement);
    if (statement && is_default)
        statement->procedure->is_default = true;
    return statement;
}

static struct statement *parse_member(struct parser *parser)
{
    struct statement *statement;

    switch (parser->token.keyword) {
    case KEYWORD_PUBLIC:
    case KEYWORD_PRIVATE:
        return parse_visibility(parser);
    case KEYWORD_DIM:
        return parse_dim(parser);
    case KEYWORD_SUB:
    case KEYWORD_FUNCTION:
    case KEYWORD_PROPERTY:
        statement = parser_statement(parser, STATEMENT_PROCEDURE);
        return statement ? parse_declared(parser, statement) : NULL;
    case KEYWORD_DEFAULT:
        parser_fail(parser, VBE_DEFAULT_NOT_PUBLIC);
        return NULL;
    default:
        parser_fail_at_end(parser, VBE_EXPECTED_END);
        return NULL;
    }
}

static bool skip_separators(struct parser *parser)
{
    bool has_skipped = false;

    while (parser_accept(parser, TOKEN_NEWLINE) || parser_accept(parser, TOKEN_COLON))
        has_skipped = true;
    return has_skipped;
}

/* Members up to the End, which needs nothing between the last of them and itself. */
static bool parse_members(struct parser *parser, struct statement **link)
{
    while (!parser_is_at_word(parser, KEYWORD_END)) {
        struct statement *member = parse_member(parser);

        if (!member)
            return false;
        *link = member;
        link = &member->next;
        if (!skip_separators(parser) && !parser_is_at_word(parser, KEYWORD_END))
            return parser_fail(parser, VBE_EXPECTED_END_OF_STATEMENT);
    }
    return true;
}

struct statement *parse_class(struct parser *parser)
{
    struct statement *statement = parser_statement(parser, STATEMENT_CLASS);
    struct tree_class *class;
    bool is_good;

    if (!statement || !may_declare_class(parser))
        return NULL;
    class = parser_alloc(parser, sizeof(*class));
    if (!class)
        return NULL;
    parser_advance(parser);
    class->place = parser->token.place;
    class->name = parser_name(parser);
    if (!class->name)
        return NULL;
    if (!skip_separators(parser)) {
        parser_fail(parser, parser_is_at_word(parser, KEYWORD_END) ? VBE_EXPECTED_STATEMENT
                                                                   : VBE_EXPECTED_END_OF_STATEMENT);
        return NULL;
    }

    parser->is_in_class = true;
    parser->has_default = false;
    is_good = parse_members(parser, &class->members);
    parser->is_in_class = false;
    if (!is_good || !parse_end(parser, KEYWORD_CLASS, VBE_EXPECTED_CLASS, &statement->end))
        return NULL;
    statement->class = class;
    return statement;
}
