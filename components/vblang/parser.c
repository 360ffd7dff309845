/* SPDX-License-Identifier: MIT */
#include "parser.h"

#include <stdlib.h>

#include "parser_state.h"

bool parser_fail(struct parser *parser, unsigned number)
{
    if (parser->error.number)
        return false;

    parser->error.number = parser->token.kind == TOKEN_ERROR ? parser->token.error : number;
    parser->error.place = parser->token.place;
    return false;
}

void parser_advance(struct parser *parser)
{
    if (parser->has_next)
        parser->token = parser->next;
    else
        lexer_next(&parser->lexer, &parser->token);
    parser->has_next = false;
}

const struct token *parser_peek(struct parser *parser)
{
    if (!parser->has_next)
        lexer_next(&parser->lexer, &parser->next);
    parser->has_next = true;
    return &parser->next;
}

bool parser_is_at_end_of_statement(const struct parser *parser)
{
    return parser_is_at(parser, TOKEN_NEWLINE) || parser_is_at(parser, TOKEN_COLON) ||
           parser_is_at(parser, TOKEN_END_OF_TEXT);
}

bool parser_accept(struct parser *parser, enum token_kind kind)
{
    if (!parser_is_at(parser, kind))
        return false;

    parser_advance(parser);
    return true;
}

bool parser_accept_word(struct parser *parser, enum keyword keyword)
{
    if (!parser_is_at_word(parser, keyword))
        return false;

    parser_advance(parser);
    return true;
}

bool parser_expect(struct parser *parser, enum token_kind kind, unsigned error)
{
    return parser_accept(parser, kind) || parser_fail(parser, error);
}

bool parser_expect_word(struct parser *parser, enum keyword keyword, unsigned error)
{
    return parser_accept_word(parser, keyword) || parser_fail(parser, error);
}

const char16_t *parser_name(struct parser *parser)
{
    const char16_t *name = parser->token.name;

    return parser_expect(parser, TOKEN_NAME, VBE_EXPECTED_IDENTIFIER) ? name : NULL;
}

bool parser_enter(struct parser *parser)
{
    if (parser->depth == TREE_DEPTH)
        return parser_fail(parser, VBE_COMPILE_OUT_OF_MEMORY);

    parser->depth++;
    return true;
}

void parser_leave(struct parser *parser)
{
    parser->depth--;
}

void *parser_alloc(struct parser *parser, size_t size)
{
    void *memory = tree_arena_alloc(parser->tree->arena, size);

    if (!memory)
        parser_fail(parser, VBE_COMPILE_OUT_OF_MEMORY);
    return memory;
}

struct statement *parser_statement(struct parser *parser, enum statement_kind kind)
{
    struct statement *statement = parser_alloc(parser, sizeof(*statement));

    if (statement) {
        statement->kind = kind;
        statement->place = parser->token.place;
    }
    return statement;
}

struct tree *tree_free(struct tree *tree)
{
    if (tree)
        tree_arena_free(tree->arena);
    return NULL;
}

static struct tree *tree_new(void)
{
    struct tree_arena *arena = tree_arena_new();
    struct tree *tree;

    if (!arena)
        return NULL;
    tree = tree_arena_alloc(arena, sizeof(*tree));
    if (!tree) {
        tree_arena_free(arena);
        return NULL;
    }
    tree->arena = arena;
    return tree;
}

/* A text without a word has the value Empty. */
static bool read_expression(struct parser *parser)
{
    while (parser_accept(parser, TOKEN_NEWLINE))
        ;
    parser->tree->expression =
        parser_is_at(parser, TOKEN_END_OF_TEXT)
            ? parser_expression(parser, EXPRESSION_LITERAL, &parser->token.place, NULL)
            : parse_expression(parser);
    if (!parser->tree->expression)
        return false;

    while (parser_accept(parser, TOKEN_NEWLINE))
        ;
    return parser_is_at(parser, TOKEN_END_OF_TEXT) ||
           parser_fail(parser, VBE_EXPECTED_END_OF_STATEMENT);
}

/* Option Explicit goes before all else. */
static bool read_option(struct parser *parser)
{
    while (parser_accept(parser, TOKEN_NEWLINE) || parser_accept(parser, TOKEN_COLON))
        ;
    if (!parser_accept_word(parser, KEYWORD_OPTION))
        return true;

    parser->tree->is_explicit = true;
    if (!parser_expect_word(parser, KEYWORD_EXPLICIT, VBE_SYNTAX))
        return false;
    return parser_is_at_end_of_statement(parser) ||
           parser_fail(parser, VBE_EXPECTED_END_OF_STATEMENT);
}

static bool read_script(struct parser *parser)
{
    if (!read_option(parser) || !parse_body(parser, BODY_BLOCK, &parser->tree->statements))
        return false;
    return parser_is_at(parser, TOKEN_END_OF_TEXT) ||
           parser_fail_at_end(parser, VBE_EXPECTED_STATEMENT);
}

HRESULT parser_read(const char16_t *text, size_t len, unsigned flags, struct tree **ret_tree,
                    struct parse_error *ret_error)
{
    struct parser parser = {.tree = tree_new()};

    if (!parser.tree || len > UINT32_MAX) {
        tree_free(parser.tree);
        *ret_error =
            (struct parse_error){.number = VBE_COMPILE_OUT_OF_MEMORY, .place = {.line = 1}};
        return MAKE_VBSERROR(VBE_COMPILE_OUT_OF_MEMORY);
    }

    lexer_init(&parser.lexer, parser.tree->arena, text, len);
    parser.lexer.is_html = flags & PARSE_HTML;
    parser_advance(&parser);
    if (flags & PARSE_EXPRESSION ? read_expression(&parser) : read_script(&parser)) {
        *ret_tree = parser.tree;
        return S_OK;
    }

    tree_free(parser.tree);
    *ret_error = parser.error;
    return MAKE_VBSERROR(parser.error.number);
}
