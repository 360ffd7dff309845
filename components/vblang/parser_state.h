/* SPDX-License-Identifier: MIT */
/*
 * What the files of the parser share: the word at hand, the one behind it, and what is open around.
 *
 * Functions that read something stand at its first word and leave behind its last. They answer
 * NULL or false after parser_fail(), which keeps the first error; the caller passes that on.
 */
#pragma once

#include "lexer.h"
#include "parser.h"
#include "vberror.h"

/* A For around: its variable must not be that of another in it. */
struct open_loop {
    const char16_t *variable;
    struct open_loop *outer;
};

struct parser {
    struct lexer lexer;
    struct tree *tree;
    struct token token;
    struct token next; /* has_next: the word behind */
    bool has_next;
    struct parse_error error;             /* number 0: none yet */
    unsigned depth;                       /* of brackets and blocks */
    unsigned n_blocks;                    /* open, of any kind but procedures and classes */
    unsigned n_do;                        /* open in this procedure */
    unsigned n_while;                     /* open in this procedure */
    struct open_loop *loops;              /* open in this procedure */
    const enum procedure_kind *procedure; /* open, or NULL */
    bool is_in_class;
    bool has_default;  /* the class */
    bool is_separated; /* an If of one line has read the colon behind itself */
};

/* False, always; the place is that of the word at hand, whose own error goes before. */
bool parser_fail(struct parser *parser, unsigned number);

void parser_advance(struct parser *parser);
const struct token *parser_peek(struct parser *parser);

static inline bool parser_is_at(const struct parser *parser, enum token_kind kind)
{
    return parser->token.kind == kind;
}

/* A reserved word or one of those that may be names. */
static inline bool parser_is_at_word(const struct parser *parser, enum keyword keyword)
{
    return parser->token.keyword == keyword;
}

static inline bool parser_is_at_operator(const struct parser *parser, enum operation operation)
{
    return parser->token.kind == TOKEN_OPERATOR && parser->token.operation == operation;
}

/* At a line's end, a colon or the text's end. */
bool parser_is_at_end_of_statement(const struct parser *parser);

/* Advances if at it. */
bool parser_accept(struct parser *parser, enum token_kind kind);
bool parser_accept_word(struct parser *parser, enum keyword keyword);

/* Advances, or fails with @error. */
bool parser_expect(struct parser *parser, enum token_kind kind, unsigned error);
bool parser_expect_word(struct parser *parser, enum keyword keyword, unsigned error);

/* The name at hand, or NULL after VBE_EXPECTED_IDENTIFIER. */
const char16_t *parser_name(struct parser *parser);

/* Counts brackets and blocks in each other; each that enters without failing leaves. */
bool parser_enter(struct parser *parser);
void parser_leave(struct parser *parser);

void *parser_alloc(struct parser *parser, size_t size);
struct statement *parser_statement(struct parser *parser, enum statement_kind kind);

/* parse_expression.c */
struct expression *parse_expression(struct parser *parser);

/* A name or brackets, and members and calls of it. */
struct expression *parse_operand(struct parser *parser);

/* As above, but a dot after a blank does not belong to it: in f .x it is an argument's. */
struct expression *parse_target(struct parser *parser);

/* The rest of an expression whose first operand is @left. */
struct expression *parse_rest(struct parser *parser, struct expression *left);

/* Expressions with commas between; one may be missing where @may_miss is asked for. */
bool parse_list(struct parser *parser, struct expression **ret_first);
bool parse_arguments_after(struct parser *parser, struct expression *first,
                           struct expression **ret_first);

struct expression *parser_expression(struct parser *parser, enum expression_kind kind,
                                     const struct tree_place *place, struct expression *left);

/* parse_call.c */
struct statement *parse_call(struct parser *parser);
struct statement *parse_call_or_assignment(struct parser *parser);
struct statement *parse_set(struct parser *parser);

/* parse_block.c */
struct statement *parse_if(struct parser *parser);
struct statement *parse_select(struct parser *parser);
struct statement *parse_for(struct parser *parser);
struct statement *parse_do(struct parser *parser);
struct statement *parse_while(struct parser *parser);
struct statement *parse_with(struct parser *parser);

/* parse_declaration.c */
struct statement *parse_dim(struct parser *parser);
struct statement *parse_redim(struct parser *parser);
struct statement *parse_erase(struct parser *parser);
struct statement *parse_const(struct parser *parser);
bool parse_variables(struct parser *parser, struct tree_variable **ret_first);

/* parse_procedure.c */
struct statement *parse_visibility(struct parser *parser);
struct statement *parse_sub(struct parser *parser);
struct statement *parse_function(struct parser *parser);
struct statement *parse_class(struct parser *parser);

/* parse_statement.c */

enum body {
    BODY_BLOCK,
    BODY_PROCEDURE, /* its End needs nothing before it */
    BODY_ELSE,      /* nor does End If behind an Else */
};

/* Statements up to a word that ends a block: End, Else, ElseIf, Case, Loop, Next or Wend. */
bool parse_body(struct parser *parser, enum body body, struct statement **ret_first);

/* Statements up to the line's end, or to a word that ends a block. */
bool parse_line(struct parser *parser, struct statement **ret_first);

/* Fails since the word at hand does not end the block: with @error, unless the word tells more. */
bool parser_fail_at_end(struct parser *parser, unsigned error);

/* End and @keyword. */
bool parse_end(struct parser *parser, enum keyword keyword, unsigned error,
               struct tree_place *ret_place);
